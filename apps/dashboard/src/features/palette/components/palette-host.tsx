"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { open, useOpened } from "../open-state.ts";
import { isApple, press, readKey } from "../shortcuts.ts";
import { areSingleKeysOn } from "../single-keys.ts";
import { handlerOf, useShortcut } from "../use-shortcut.ts";
import { useShortcutList } from "../use-shortcut-list.ts";

/** Neither is part of a page's first load. */
const loadPalette = () => import("./palette.tsx").then(({ Palette }) => Palette);
const Palette = dynamic(loadPalette, { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet.tsx").then(({ ShortcutSheet }) => ShortcutSheet), {
  ssr: false,
});

/** People type on at once: what is typed before the palette is there is lost. */
const PRELOAD_AFTER_MS = 2_000;
/** So long may a second key come after the first. */
const SECOND_KEY_WITHIN_MS = 1_500;

/** The one listener for shortcuts, and what they open; once in the frame of the signed-in pages. */
export function PaletteHost() {
  const opened = useOpened();
  useKeys();
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useShortcut("palette", () => open(opened === "palette" ? null : "palette"));
  useShortcut("sheet", () => open("sheet"));
  return (
    <>
      {opened === "palette" ? <Palette /> : null}
      {opened === "sheet" ? <ShortcutSheet /> : null}
    </>
  );
}

function useKeys(): void {
  const router = useRouter();
  const shortcuts = useShortcutList();
  const pending = useRef<{ key: string; at: number } | null>(null);
  useEffect(() => {
    const apple = isApple();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const key = readKey(event, apple);
      if (key === null || key === "Shift") return;
      const before = pending.current;
      const isFresh = before !== null && event.timeStamp - before.at < SECOND_KEY_WITHIN_MS;
      const situation = {
        pending: isFresh ? before.key : null,
        singleKeys: areSingleKeysOn(),
        isBusy: isBusy(event.target),
      };
      const heard = shortcuts.filter(({ id }) => id.startsWith("go:") || handlerOf(id));
      const { shortcut, pending: next } = press(key, situation, heard);
      pending.current = next === null ? null : { key: next, at: event.timeStamp };
      if (!shortcut) return;
      event.preventDefault();
      if (shortcut.id.startsWith("go:")) router.push(shortcut.id.slice(3));
      else handlerOf(shortcut.id)?.();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [router, shortcuts]);
}

const isBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]") !== null;
