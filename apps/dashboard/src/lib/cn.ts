import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** The names that app/globals.css adds; unknown ones would be taken for colours. */
const merge = extendTailwindMerge({
  extend: { theme: { text: ["compact", "2xs"], shadow: ["raised", "floating"] } },
});

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export const cn = (...inputs: ClassValue[]): string => merge(clsx(inputs));
