"use client";
import { useShortcut } from "#features/palette/use-shortcut.ts";

interface RowKeys {
  /** Only while a row is selected do the keys do anything. */
  selected: string | null;
  ids: readonly string[];
  onSelect: (id: string | null) => void;
}

/** J and K go to the next and the previous row, Escape closes; not while typing or inside a dialog. */
export function useRowKeys({ selected, ids, onSelect }: RowKeys): void {
  const isOpen = selected !== null;
  const go = (step: 1 | -1) => {
    const next = selected === null ? undefined : ids[ids.indexOf(selected) + step];
    if (next === undefined) return;
    onSelect(next);
    document.getElementById(`request-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  useShortcut("requests.next", () => go(1), isOpen);
  useShortcut("requests.previous", () => go(-1), isOpen);
  useShortcut("requests.close", () => onSelect(null), isOpen);
}
