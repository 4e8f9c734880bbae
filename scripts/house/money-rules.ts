import { matchingLines, type SourceFile, type Violation } from "./violation.ts";

const FLOAT_COLUMN = /^\s*\w+\s+(?:Float|Decimal)\b/;
const FLOAT_SQL = /usd"?\s+(?:double precision|real|float\d?|numeric|decimal|money)\b/i;
const NUMBER_FIELD = /\b(\w*(?:[nN]anoUsd|[pP]icoUsd))\??:\s*number\b/;
const NUMBER_ALIAS = /\btype\s+\w*(?:Nano|Pico)Usd\s*=\s*number\b/;
const FLOAT_READ = /(?:\bparseFloat|\bparseInt|\bNumber)\([^()]*(?:[nN]anoUsd|[pP]icoUsd)/;
const SOURCE = /\.(?:ts|tsx|mjs)$/;
/**
 * Where amounts may become floats: a bar's height is in pixels and no amount is read back from it, and a test may
 * compare with somebody else's floats.
 */
const MAY_FLOAT = /^apps\/dashboard\/src\/charts\/|\.test\.tsx?$/;

/** No float touches money: amounts are bigint nano-USD (pico-USD per token for prices) from the column to the page. */
export function checkMoney(file: SourceFile): Violation[] {
  if (/^prisma\/schema\/.*\.prisma$/.test(file.path)) {
    return matchingLines(file, "money-column", FLOAT_COLUMN, () => "no Float or Decimal columns: money is BigInt");
  }
  if (file.path.endsWith(".sql")) {
    return matchingLines(file, "money-column", FLOAT_SQL, () => "money columns are BIGINT");
  }
  if (!SOURCE.test(file.path)) return [];
  const typed = (match: RegExpExecArray) => `${match[1] ?? "money"} must be bigint, not number`;
  return [
    ...matchingLines(file, "money-type", NUMBER_FIELD, typed),
    ...matchingLines(file, "money-type", NUMBER_ALIAS, typed),
    ...(MAY_FLOAT.test(file.path)
      ? []
      : matchingLines(file, "money-float", FLOAT_READ, () => "an amount must not become a float")),
  ];
}
