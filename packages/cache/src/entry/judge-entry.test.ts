import { LONGEST_CACHED_SECONDS } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import { entry, NOW_MS, terms } from "../testing/entries.ts";
import { judgeEntry } from "./judge-entry.ts";
import { isPurged, type Purge, purgeOf } from "./purge.ts";

const purge = (by: Purge["by"], given: Partial<Purge> = {}): Purge => ({
  organizationId: "organization",
  atMs: NOW_MS,
  by,
  ...given,
});

describe("a purge is for the answers that it names, and no others", () => {
  test.each<[Purge["by"], boolean]>([
    [{ kind: "all" }, true],
    [{ kind: "tag", value: "tag-b" }, true],
    [{ kind: "tag", value: "tag" }, false],
    [{ kind: "model", value: "gpt" }, true],
    [{ kind: "model", value: "fast" }, true],
    [{ kind: "model", value: "gpt-2026" }, false],
    [{ kind: "team", value: "team" }, true],
    [{ kind: "team", value: "key" }, false],
    [{ kind: "key", value: "key" }, true],
    [{ kind: "key", value: "team" }, false],
  ])("by %j: %s", (by, expected) => expect(isPurged(entry(), [purge(by)])).toBe(expected));

  test("never for those of another organization", () => {
    expect(isPurged(entry(), [purge({ kind: "all" }, { organizationId: "another" })])).toBe(false);
  });

  test("one of several is enough", () => {
    const others = [purge({ kind: "tag", value: "x" }), purge({ kind: "all" }, { organizationId: "another" })];
    expect(isPurged(entry(), others)).toBe(false);
    expect(isPurged(entry(), [...others, purge({ kind: "key", value: "key" })])).toBe(true);
  });
});

test("an answer of the very millisecond of the purge is purged, one of the next is not", () => {
  const purges = [purge({ kind: "all" })];
  expect(isPurged(entry({ askedAtMs: NOW_MS }), purges)).toBe(true);
  expect(isPurged(entry({ askedAtMs: NOW_MS + 1 }), purges)).toBe(false);
});

test("an answer that was under way at the purge is purged, although it was stored later", () => {
  const late = entry({ askedAtMs: NOW_MS - 5, storedAtMs: NOW_MS + 5_000 });
  expect(isPurged(late, [purge({ kind: "all" })])).toBe(true);
});

test("a purge of the configuration that does not say what it is for is for everything", () => {
  const written = { organizationId: "organization", purgedAt: new Date(NOW_MS) };
  expect(purgeOf({ ...written, by: "tag", value: "a" })).toEqual(purge({ kind: "tag", value: "a" }));
  expect(purgeOf({ ...written, by: "all", value: null })).toEqual(purge({ kind: "all" }));
  expect(purgeOf({ ...written, by: "tag", value: null })).toEqual(purge({ kind: "all" }));
});

describe("an answer is judged by its times", () => {
  const judge = (given: Parameters<typeof entry>[0], own: Parameters<typeof terms>[0] = {}, nowMs = NOW_MS) =>
    judgeEntry(entry(given), terms(own), nowMs);

  test("it is gone from the moment on at which it expires", () => {
    expect(judge({ expiresAtMs: NOW_MS + 1 })).toBe("usable");
    expect(judge({ expiresAtMs: NOW_MS })).toBe("gone");
  });

  test("it is gone when a purge that was for it may be forgotten, whatever it says of itself", () => {
    const longestMs = LONGEST_CACHED_SECONDS * 1_000;
    const forever = { expiresAtMs: Number.MAX_SAFE_INTEGER };
    expect(judge(forever, {}, NOW_MS + longestMs - 1)).toBe("usable");
    expect(judge(forever, {}, NOW_MS + longestMs)).toBe("gone");
  });

  test("it is gone when it comes from a time that is still to come, where no purge would reach it", () => {
    expect(judge({ askedAtMs: NOW_MS + 60_000, storedAtMs: NOW_MS + 60_000 })).toBe("usable");
    expect(judge({ askedAtMs: NOW_MS + 60_001 })).toBe("gone");
    expect(judge({ storedAtMs: NOW_MS + 60_001 })).toBe("gone");
  });

  test("it is unfit, and not gone, when the request wants a younger one", () => {
    const old = { storedAtMs: NOW_MS - 1_000, askedAtMs: NOW_MS - 1_000 };
    expect(judge(old, { maxAgeMs: 1_000 })).toBe("usable");
    expect(judge(old, { maxAgeMs: 999 })).toBe("unfit");
    expect(judge({}, { maxAgeMs: 0 })).toBe("usable");
  });

  test("it is unfit, and not gone, when the request may not go where it came from", () => {
    expect(judge({}, { mayAnswer: (id) => id === "deployment" })).toBe("usable");
    expect(judge({}, { mayAnswer: (id) => id !== "deployment" })).toBe("unfit");
  });

  test("a purge counts for more than what the request wants", () => {
    expect(judge({}, { purges: [purge({ kind: "all" })], mayAnswer: () => false })).toBe("gone");
  });
});
