"use client";
import { useSyncExternalStore } from "react";

/** What of the palette is open; one at a time. */
export type Opened = "palette" | "sheet" | null;

let opened: Opened = null;
const listeners = new Set<() => void>();

export function open(next: Opened): void {
  opened = next;
  for (const listener of listeners) listener();
}

export const useOpened = (): Opened =>
  useSyncExternalStore(
    subscribe,
    () => opened,
    () => null,
  );

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
