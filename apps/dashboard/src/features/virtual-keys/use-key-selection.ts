"use client";
import { MOST_KEYS_AT_ONCE, type VirtualKeyView } from "@gatehouse/domain";
import { useState } from "react";
import { useMayWriteKey } from "./use-may-write-key.ts";

export interface KeySelection {
  ids: ReadonlySet<string>;
  /** Every listed key that can be ticked is. */
  all: boolean;
  /** Whether it can be ticked: what is revoked stays so, and what one may not change is left alone. */
  may(key: VirtualKeyView): boolean;
  set(id: string, selected: boolean): void;
  setAll(selected: boolean): void;
  clear(): void;
}

/** Which of the listed keys are ticked; one that is not listed any more is not. */
export function useKeySelection(keys: readonly VirtualKeyView[]): KeySelection & { selected: VirtualKeyView[] } {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const mayWrite = useMayWriteKey();
  const may = (key: VirtualKeyView) => key.status !== "revoked" && mayWrite(key) !== null;
  const possible = keys.filter(may).slice(0, MOST_KEYS_AT_ONCE);
  const selected = possible.filter(({ id }) => ticked.has(id));
  const ids = new Set(selected.map(({ id }) => id));
  return {
    selected,
    ids,
    may,
    all: possible.length > 0 && selected.length === possible.length,
    set: (id, on) => setTicked(new Set(on ? [...ids, id] : [...ids].filter((other) => other !== id))),
    setAll: (on) => setTicked(new Set(on ? possible.map(({ id }) => id) : [])),
    clear: () => setTicked(new Set()),
  };
}
