"use client";
import { useEffect, useRef } from "react";
import type { ShortcutId } from "./shortcuts.ts";

type Handler = () => void;

/** What listens now; of several for one shortcut the latest is asked. */
const handlers = new Map<ShortcutId, Handler[]>();

/** Listens for a shortcut of the list while `enabled`. */
export function useShortcut(id: ShortcutId, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    const own = () => latest.current();
    handlers.set(id, [...(handlers.get(id) ?? []), own]);
    return () => {
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((each) => each !== own),
      );
    };
  }, [id, enabled]);
}

/** undefined: nothing listens for it on this page. */
export const handlerOf = (id: string): Handler | undefined => handlers.get(id as ShortcutId)?.at(-1);
