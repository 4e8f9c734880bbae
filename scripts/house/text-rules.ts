import { matchingLines, type SourceFile, type Violation } from "./violation.ts";

// Put together from halves, so that this file does not break its own rules.
const UNFINISHED = new RegExp(`\\b(?:${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`);
const MACHINE_PATH = new RegExp(
  `(?<![\\w.~-])/(?:${["ho" + "me", "Us" + "ers"].join("|")})/[a-z]|(?<![\\w.~/-])/(?:${["ro" + "ot", "wo" + "rk"].join("|")})/\\w|[A-Z]:\\\\Users`,
);
const LOCKFILE = "pnpm-lock.yaml";

/** Nothing unfinished, and nothing that is true on one machine only. */
export function checkText(file: SourceFile): Violation[] {
  if (file.path === LOCKFILE) return [];
  return [
    ...matchingLines(file, "unfinished", UNFINISHED, (match) => `"${match[0]}": finish it, or open an issue`),
    ...matchingLines(file, "machine-path", MACHINE_PATH, () => "a path of one machine"),
  ];
}
