import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/reference/bad-input.md"), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (-|What)/.test(line));
const tests = globSync(["{apps,packages}/*/{src,test}/**/*.test.ts"], { cwd: root })
  .filter((file) => !file.endsWith("bad-input-page.test.ts"))
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");

test("every row of the page on callers' faults names a test that there is", () => {
  const titles = rows.map((row) => row.split(" | ").at(-1)?.replace(/ \|$/, "") ?? "");
  expect(titles.length).toBeGreaterThan(20);
  expect(titles.filter((title) => !tests.includes(title))).toEqual([]);
});
