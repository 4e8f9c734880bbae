import { describe, expect, test } from "vitest";
import { NAVIGATION } from "#components/shell/navigation.ts";
import { press, readKey, SHORTCUTS, type Shortcut, type Situation } from "./shortcuts.ts";

const PAGES: Shortcut[] = [
  { id: "go:/requests", group: "Go to", label: "Requests", keys: ["g", "r"] },
  { id: "go:/keys", group: "Go to", label: "Keys", keys: ["g", "k"] },
];
const ALL: Shortcut[] = [...SHORTCUTS, ...PAGES];
const FREE: Situation = { pending: null, singleKeys: true, isBusy: false };
const hit = (key: string, situation: Partial<Situation> = {}) =>
  press(key, { ...FREE, ...situation }, ALL).shortcut?.id ?? null;
const KEY = { key: "k", metaKey: false, ctrlKey: false, altKey: false };

describe("a key", () => {
  test("is named with the modifier of its keyboard, and is nobody's with another one", () => {
    expect(readKey({ ...KEY, metaKey: true }, true)).toBe("mod+k");
    expect(readKey({ ...KEY, ctrlKey: true }, false)).toBe("mod+k");
    expect(readKey({ ...KEY, ctrlKey: true }, true)).toBeNull();
    expect(readKey({ ...KEY, altKey: true }, false)).toBeNull();
    expect(readKey({ ...KEY, key: "K" }, false)).toBe("k");
    expect(readKey({ ...KEY, key: "Escape" }, false)).toBe("Escape");
  });

  test("after g jumps to a page; without g it is the page's own", () => {
    expect(press("g", FREE, ALL)).toEqual({ shortcut: null, pending: "g" });
    expect(hit("k", { pending: "g" })).toBe("go:/keys");
    expect(hit("k")).toBe("requests.previous");
    expect(hit("x", { pending: "g" })).toBeNull();
    expect(press("x", { ...FREE, pending: "g" }, ALL).pending).toBeNull();
  });
});

test("while somebody types only keys with a modifier do anything", () => {
  for (const key of ["?", "/", "j", "g", "Escape"]) {
    expect(press(key, { ...FREE, isBusy: true }, ALL)).toEqual({ shortcut: null, pending: null });
  }
  expect(hit("mod+k", { isBusy: true })).toBe("palette");
});

test("single keys that are turned off do nothing, and the palette and Escape stay", () => {
  const off = { singleKeys: false };
  for (const key of ["?", "/", "j", "g"]) {
    expect(press(key, { ...FREE, ...off }, ALL)).toEqual({ shortcut: null, pending: null });
  }
  expect(hit("mod+k", off)).toBe("palette");
  expect(hit("Escape", off)).toBe("requests.close");
});

test("what another part of the page listens for is listed and not taken from it", () => {
  expect(hit("mod+Enter")).toBeNull();
  expect(ALL.map(({ id }) => id)).toContain("playground.send");
});

test("no two shortcuts have the same keys, and every page of the navigation has a letter of its own", () => {
  const items = NAVIGATION.flatMap(({ items }) => items);
  const keys = [...SHORTCUTS.map(({ keys }) => keys.join(" ")), ...items.map(({ jump }) => `g ${jump}`)];
  expect(new Set(keys).size).toBe(keys.length);
  expect(items.filter(({ jump }) => !/^[a-z]$/.test(jump))).toEqual([]);
});
