"use client";
import { useEffect } from "react";

interface RowKeys {
  /** Only while a row is selected do the keys do anything. */
  selected: string | null;
  ids: readonly string[];
  onSelect: (id: string | null) => void;
}

/** J and K go to the next and the previous row, Escape closes; not while typing or inside a dialog. */
export function useRowKeys({ selected, ids, onSelect }: RowKeys): void {
  useEffect(() => {
    if (selected === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isBusy(event.target)) return;
      if (event.key === "Escape") return onSelect(null);
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      const next = step === 0 ? undefined : ids[ids.indexOf(selected) + step];
      if (next === undefined) return;
      onSelect(next);
      document.getElementById(`request-${next}`)?.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [selected, ids, onSelect]);
}

const isBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]") !== null;
