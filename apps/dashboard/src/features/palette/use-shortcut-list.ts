"use client";
import { useMemo } from "react";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { SHORTCUTS, type Shortcut } from "./shortcuts.ts";

/** Every shortcut there is for this person: pages that they do not see have none. */
export function useShortcutList(): readonly Shortcut[] {
  const navigation = useNavigation();
  return useMemo(
    () => [
      ...SHORTCUTS,
      ...navigation
        .flatMap(({ items }) => items)
        .map(({ href, label, jump }): Shortcut => ({ id: `go:${href}`, group: "Go to", label, keys: ["g", jump] })),
    ],
    [navigation],
  );
}
