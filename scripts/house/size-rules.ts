import type { SourceFile, Violation } from "./violation.ts";

const WARN_LINES = 300;
const FAIL_LINES = 500;
const SOURCE = /\.(?:ts|tsx|mjs|cjs|js|css|prisma)$/;

/** Long files hide more than one thing. Migrations and golden files may be as long as they are. */
export function checkSize({ path, text }: SourceFile): Violation[] {
  if (!SOURCE.test(path)) return [];
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  if (lines <= WARN_LINES) return [];
  const severity = lines > FAIL_LINES ? "error" : "warning";
  return [{ rule: "file-lines", severity, path, message: `${lines} lines; split it (warns at 300, fails at 500)` }];
}
