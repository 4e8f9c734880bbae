"use client";
import { useApple } from "../use-apple.ts";

/** The keys of a shortcut as they stand on the keyboard. */
export function Keys({ keys }: { keys: readonly string[] }) {
  const apple = useApple();
  return (
    <span className="flex shrink-0 items-center gap-1 text-muted-foreground text-xs">
      {keys
        .flatMap((key) => words(key, apple))
        .map((key, place) => (
          // By its place as well: a key may come twice.
          <kbd
            key={`${place} ${key}`}
            className="grid h-5.5 min-w-5.5 place-items-center rounded-sm border bg-inset px-1.5 font-sans text-xs"
          >
            {key}
          </kbd>
        ))}
    </span>
  );
}

const words = (key: string, apple: boolean): string[] =>
  key.split("+").map((part) => {
    if (part === "mod") return apple ? "⌘" : "Ctrl";
    if (part === "Escape") return "Esc";
    return part.length === 1 ? part.toUpperCase() : part;
  });
