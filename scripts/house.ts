import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkMoney } from "./house/money-rules.ts";
import { checkNames } from "./house/name-rules.ts";
import { checkSize } from "./house/size-rules.ts";
import { checkText } from "./house/text-rules.ts";
import { checkManifest, checkRoot } from "./house/tree-rules.ts";
import type { SourceFile, Violation } from "./house/violation.ts";

/** Rules that look at one file. */
export function checkFile(file: SourceFile): Violation[] {
  return [checkSize, checkMoney, checkText, checkManifest].flatMap((check) => check(file));
}

/** Rules that look at the names of all files. */
export function checkPaths(paths: readonly string[]): Violation[] {
  return [...checkRoot(paths), ...paths.flatMap(checkNames)];
}

const TEXT = /\.(?:ts|tsx|mjs|cjs|js|json|css|md|ya?ml|sql|prisma|toml|sh|txt)$|(?:^|\/)(?:LICENSE|Dockerfile|run)$/;

/** Shows each rule broken, on purpose. */
const EXAMPLES = "scripts/house.test.ts";

/** Checks every file that git knows or would add. */
function checkRepository(root: string): Violation[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = [...new Set(listed.split("\0"))].filter((path) => path && existsSync(root + path)).sort();
  const files = paths.filter((path) => TEXT.test(path) && path !== EXAMPLES && statSync(root + path).isFile());
  const inFiles = files.flatMap((path) => checkFile({ path, text: readFileSync(root + path, "utf8") }));
  return [...checkPaths(paths), ...inFiles];
}

function print(violations: readonly Violation[]): void {
  for (const { severity, path, line, rule, message } of violations) {
    console.log(`${severity}  ${path}${line ? `:${line}` : ""}  ${message}  (${rule})`);
  }
  const errors = violations.filter(({ severity }) => severity === "error").length;
  console.log(`house: ${errors} errors, ${violations.length - errors} warnings`);
}

if (import.meta.main) {
  const violations = checkRepository(fileURLToPath(new URL("..", import.meta.url)));
  print(violations);
  if (violations.some(({ severity }) => severity === "error")) process.exitCode = 1;
}
