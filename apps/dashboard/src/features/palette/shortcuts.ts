/** Where a shortcut works; the sheet of shortcuts is in this order. */
export const SHORTCUT_GROUPS = ["Everywhere", "Go to", "Requests", "Playground", "Policies"] as const;

export interface Shortcut {
  id: string;
  group: (typeof SHORTCUT_GROUPS)[number];
  label: string;
  /** Pressed one after the other, as `readKey` names them. */
  keys: readonly [string] | readonly [string, string];
  /** Something else listens for it: it is in the list to be found. */
  heldElsewhere?: true;
}

/** Every shortcut but those to pages, which come from the navigation. */
export const SHORTCUTS = [
  { id: "palette", group: "Everywhere", label: "Search and commands", keys: ["mod+k"] },
  { id: "sheet", group: "Everywhere", label: "All shortcuts", keys: ["?"] },
  { id: "requests.search", group: "Requests", label: "Search", keys: ["/"] },
  { id: "requests.next", group: "Requests", label: "Next request, while one is open", keys: ["j"] },
  { id: "requests.previous", group: "Requests", label: "Previous request", keys: ["k"] },
  { id: "requests.close", group: "Requests", label: "Close the request", keys: ["Escape"] },
  { id: "playground.send", group: "Playground", label: "Send", keys: ["mod+Enter"], heldElsewhere: true },
  { id: "policies.save", group: "Policies", label: "Save the draft", keys: ["mod+s"], heldElsewhere: true },
] as const satisfies readonly Shortcut[];
export type ShortcutId = (typeof SHORTCUTS)[number]["id"] | `go:${string}`;

/** How `mod` is called on this keyboard, and whether it is held. */
export const isApple = (): boolean => typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

type KeyPress = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "altKey">;

/** `a`, `?`, `Escape`, `mod+k`; null: a key that is no shortcut's. */
export function readKey({ key, metaKey, ctrlKey, altKey }: KeyPress, apple: boolean): string | null {
  const [mod, other] = apple ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (other || altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return mod ? `mod+${name}` : name;
}

/** A shortcut of characters alone: can be pressed by mistake or by speech input, so it can be turned off (WCAG 2.1.4). */
export const isSingleKey = ({ keys }: Pick<Shortcut, "keys">): boolean => keys[0].length === 1;

export interface Situation {
  /** The first key of two that was pressed a moment ago. */
  pending: string | null;
  singleKeys: boolean;
  /** The focus is where characters or Escape mean something else: a field, a menu, a dialog. */
  isBusy: boolean;
}

/** What a key does: the shortcut it completes, or that it is the first of two. */
export function press(
  key: string,
  { pending, singleKeys, isBusy }: Situation,
  shortcuts: readonly Shortcut[],
): { shortcut: Shortcut | null; pending: string | null } {
  const usable = shortcuts.filter(
    (shortcut) =>
      !shortcut.heldElsewhere &&
      (singleKeys || !isSingleKey(shortcut)) &&
      (!isBusy || shortcut.keys[0].startsWith("mod+")),
  );
  const second = usable.find(({ keys }) => keys.length === 2 && keys[0] === pending && keys[1] === key);
  if (second) return { shortcut: second, pending: null };
  const shortcut = usable.find(({ keys }) => keys.length === 1 && keys[0] === key) ?? null;
  const begins = !shortcut && usable.some(({ keys }) => keys.length === 2 && keys[0] === key);
  return { shortcut, pending: begins ? key : null };
}
