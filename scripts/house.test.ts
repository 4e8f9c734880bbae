import { expect, test } from "vitest";
import { checkFile, checkPaths } from "./house.ts";

const rulesOf = (path: string, text: string) =>
  checkFile({ path, text }).map(({ rule, severity }) => `${rule} ${severity}`);
const namesOf = (...paths: string[]) => checkPaths(paths).map(({ rule }) => rule);
const linesOf = (count: number) => "const a = 1;\n".repeat(count);

test("files warn above 300 lines and fail above 500", () => {
  expect(rulesOf("apps/a/src/a.ts", linesOf(300))).toEqual([]);
  expect(rulesOf("apps/a/src/a.ts", linesOf(301))).toEqual(["file-lines warning"]);
  expect(rulesOf("apps/a/src/a.ts", linesOf(500))).toEqual(["file-lines warning"]);
  expect(rulesOf("apps/a/src/a.ts", linesOf(501))).toEqual(["file-lines error"]);
  expect(rulesOf("prisma/migrations/20261122000000_house/migration.sql", linesOf(900))).toEqual([]);
});

test("names are kebab-case; what customs and Next.js name stays", () => {
  expect(namesOf("packages/db/src/usageRecord.ts")).toEqual(["kebab-case"]);
  expect(namesOf("packages/db/src/usage_record.ts")).toEqual(["kebab-case"]);
  expect(namesOf("packages/Db/src/usage.ts")).toEqual(["kebab-case"]);
  expect(
    namesOf(
      "README.md",
      ".ci/run",
      "packages/db/src/usage-record.integration.test.ts",
      "apps/dashboard/src/app/(admin)/teams/[teamId]/page.tsx",
      "apps/dashboard/src/app/api/auth/[...nextauth]/route.ts",
      "prisma/migrations/20261122000000_house/migration.sql",
    ),
  ).toEqual([]);
});

test("names that hide what is inside fail, also as a part of a name", () => {
  for (const name of ["utils", "string-helpers", "common", "budget-manager", "ledger-v2", "new", "old-ledger"]) {
    expect(namesOf(`packages/db/src/${name}.ts`)).toEqual(["banned-name"]);
  }
  expect(namesOf("packages/utils/src/index.ts")).toEqual(["banned-name"]);
  expect(namesOf("apps/dashboard/src/app/api/v1/teams/route.ts", "apps/dashboard/src/app/teams/new/page.tsx")).toEqual(
    [],
  );
  expect(namesOf("packages/db/src/renewal.ts", "packages/db/src/threshold.ts")).toEqual([]);
});

test("a money column that is no integer fails", () => {
  expect(rulesOf("prisma/schema/usage.prisma", "  cost Decimal @db.Decimal(20, 12)\n")).toEqual(["money-column error"]);
  expect(rulesOf("prisma/schema/usage.prisma", "  cost Float\n")).toEqual(["money-column error"]);
  expect(rulesOf("prisma/schema/usage.prisma", '  costNanoUsd BigInt @map("cost_nano_usd")\n')).toEqual([]);
  expect(rulesOf("prisma/migrations/1/migration.sql", '"cost_nano_usd" NUMERIC(20,9),')).toEqual([
    "money-column error",
  ]);
  expect(rulesOf("prisma/migrations/1/migration.sql", '"cost_nano_usd" BIGINT,')).toEqual([]);
});

test("an amount that is typed or read as a number fails", () => {
  const source = "packages/limits/src/hold.ts";
  expect(rulesOf(source, "interface Hold { heldNanoUsd: number }")).toEqual(["money-type error"]);
  expect(rulesOf(source, "const f = (inputPicoUsd?: number) => 0;")).toEqual(["money-type error"]);
  expect(rulesOf(source, "export type NanoUsd = number;")).toEqual(["money-type error"]);
  expect(rulesOf(source, "const usd = Number(record.costNanoUsd) / 1e9;")).toEqual(["money-float error"]);
  expect(rulesOf(source, "const usd = parseFloat(costNanoUsd);")).toEqual(["money-float error"]);
  expect(rulesOf(source, "const cost: NanoUsd = BigInt(row.costNanoUsd);")).toEqual([]);
  expect(rulesOf("packages/metering/src/cost.test.ts", "const usd = Number(costNanoUsd) / 1e9;")).toEqual([]);
  expect(rulesOf("apps/dashboard/src/charts/prepare/cost.ts", "const y = Number(point.costNanoUsd);")).toEqual([]);
});

test("nothing unfinished and no path of one machine gets in", () => {
  expect(rulesOf("docs/architecture.md", "TODO: describe\n")).toEqual(["unfinished error"]);
  expect(rulesOf("packages/db/src/a.ts", "// FIXME later\n")).toEqual(["unfinished error"]);
  expect(rulesOf("packages/db/src/a.ts", 'const path = "/home/somebody/file";\n')).toEqual(["machine-path error"]);
  expect(rulesOf("docs/guide.md", "see /Users/somebody/file\n")).toEqual(["machine-path error"]);
  expect(rulesOf("docs/guide.md", "see /root/file\n")).toEqual(["machine-path error"]);
  expect(rulesOf("docs/guide.md", "/usr/lib, https://example.com/home/page, src/work/file, ./root/x\n")).toEqual([]);
});

test("the root holds at most 25 entries", () => {
  const entries = Array.from({ length: 26 }, (_, index) => `entry-${index}/file.ts`);
  expect(namesOf(...entries)).toEqual(["root-entries"]);
  expect(namesOf(...entries.slice(1))).toEqual([]);
});

test("a workspace package takes its versions from the catalog", () => {
  const manifest = (version: string) => JSON.stringify({ dependencies: { zod: version } });
  expect(rulesOf("packages/db/package.json", manifest("^4.0.0"))).toEqual(["catalog error"]);
  expect(rulesOf("packages/db/package.json", manifest("catalog:"))).toEqual([]);
});
