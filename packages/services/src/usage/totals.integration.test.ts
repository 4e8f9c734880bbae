import { monthWindow, type UsageChart, type UsageView } from "@gatehouse/domain";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createBudget,
  createTeam,
  createVirtualKey,
  exportRequests,
  exportUsage,
  listAudit,
  listBudgets,
  readRequestFacets,
  readUsage,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN, TERMS } from "../testing/every-verb.ts";
import { only } from "../testing/only.ts";
import { attemptOf, contextOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

/** One that is three quarters off, one with half hours and a clock change in November, one whose clock changes by half an hour. */
const ZONES = ["Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Europe/Berlin"];
const NOW = new Date("2026-11-22T12:00:00Z");
const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Two teams with requests from September on, of random costs and ends, many of them close to the borders of days. */
async function used(timeZone: string, seed: number) {
  const context = await foundOrganization(world, { timeZone });
  const { organizationId } = context.actor;
  const owners: { organizationId: string; teamId: string; virtualKeyId: string }[] = [];
  for (const name of ["Search", '=Ads, "EU"']) {
    const { id: teamId } = await createTeam(context, { name });
    const { virtualKey } = await createVirtualKey(context, { ...PLAIN, name: "key", teamId });
    owners.push({ organizationId, teamId, virtualKeyId: virtualKey.id });
  }
  const since = new Date("2026-09-28T00:00:00Z").getTime();
  const attempt = fc.record({
    owner: fc.constantFrom(...owners),
    ms: fc.oneof(
      fc.integer({ min: 0, max: NOW.getTime() - since - 3_600_000 }),
      fc.integer({ min: 0, max: 54 }).map((days) => days * DAY_MS - 5.75 * 3_600_000),
      fc.integer({ min: 0, max: 54 * 96 }).map((quarters) => quarters * 900_000 - 1),
    ),
    cost: fc.option(fc.bigInt({ min: 0n, max: 9_007_199_254_740_993n }), { freq: 20 }),
    status: fc.constantFrom("success", "error", "aborted" as const),
    final: fc.boolean(),
    provider: fc.constantFrom("openai", "anthropic"),
  });
  const attempts = fc
    .sample(attempt, { seed, numRuns: 400 })
    .flatMap(({ owner, ms, cost, status, final, provider }) => {
      const startedAt = new Date(since + Math.max(0, ms));
      const first = attemptOf(owner, {
        startedAt,
        costNanoUsd: cost,
        status,
        provider,
        ...(cost === null && { price: null }),
      });
      if (final) return [first];
      // A fallback: the first attempt cost something too.
      const { requestId } = first.record;
      return [
        { ...first, record: { ...first.record, final: false } },
        attemptOf(owner, { requestId, attempt: 2, startedAt: new Date(startedAt.getTime() + 40), costNanoUsd: 3n }),
      ];
    });
  await world.settle(attempts);
  return { context, owners };
}

async function linesOf(file: { chunks: AsyncIterable<string> }): Promise<Record<string, string>[]> {
  let text = "";
  for await (const chunk of file.chunks) text += chunk;
  const [header = [], ...lines] = text.trimEnd().split("\r\n").map(cellsOf);
  return lines.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""])));
}
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );

const add = (lines: readonly Record<string, string>[], column: string): bigint =>
  lines.reduce((sum, line) => sum + BigInt(line[column] || 0), 0n);
const pointsOf = (view: UsageView): bigint =>
  view.series.flatMap(({ points }) => points).reduce((sum, point) => sum + BigInt(point.costNanoUsd), 0n);

test.each(ZONES)(
  "in %s the month's total is that of its table, of the files, of the records and of the budget, to the nano-dollar",
  async (timeZone) => {
    const { context, owners } = await used(timeZone, ZONES.indexOf(timeZone) + 1);
    const { start } = monthWindow(NOW, timeZone);
    const span = { from: start, to: NOW };
    const [row] = await world.sql<{ cost: string; requests: number }>(
      `SELECT sum(cost_nano_usd) AS cost, count(*) FILTER (WHERE final)::int AS requests FROM usage_record
       WHERE organization_id = $1 AND started_at >= $2 AND started_at < $3`,
      [context.actor.organizationId, span.from, span.to],
    );
    const recorded = BigInt(row?.cost ?? 0);
    for (const grain of ["1h", "1d"] as const) {
      for (const groupBy of ["none", "team", "provider"] as const) {
        const view = await readUsage(context, { ...span, grain, groupBy, percentiles: "no" });
        expect(BigInt(view.total.costNanoUsd)).toBe(recorded);
        expect(pointsOf(view)).toBe(recorded);
        expect(view.total.requests).toBe(row?.requests);
      }
    }
    const file = await linesOf(await exportUsage(context, { ...span, groupBy: "team", chart: "cost" }));
    expect(add(file, "cost nano-usd")).toBe(recorded);
    const requests = await linesOf(await exportRequests(context, { ...span, format: "csv" }));
    const known = await readUsage(context, { ...span, groupBy: "none", percentiles: "no" });
    expect(requests).toHaveLength(known.total.requests);
    // A request whose cost is not known in full has none in the list; the sums have what is known of it.
    const [priced] = await world.sql<{ cost: string }>(
      `SELECT coalesce(sum(cost), 0) AS cost FROM (
         SELECT sum(cost_nano_usd) AS cost FROM usage_record WHERE organization_id = $1 GROUP BY request_id
         HAVING count(*) = count(cost_nano_usd) AND bool_or(final AND started_at >= $2 AND started_at < $3)) AS request`,
      [context.actor.organizationId, span.from, span.to],
    );
    expect(add(requests, "cost nano-usd")).toBe(BigInt(priced?.cost ?? 0));
    await createBudget(context, { ...TERMS, scope: { kind: "organization" }, limitUsd: "9000000" });
    await createBudget(context, {
      ...TERMS,
      scope: { kind: "team", teamId: owners[0]?.teamId ?? "" },
      limitUsd: "9000000",
    });
    const spent = (await listBudgets(context)).items.map(({ spentNanoUsd }) => BigInt(spentNanoUsd));
    const ofTeam = await readUsage(context, {
      ...span,
      groupBy: "none",
      percentiles: "no",
      teamId: only(owners[0]?.teamId ?? ""),
    });
    expect(new Set(spent)).toEqual(new Set([recorded, BigInt(ofTeam.total.costNanoUsd)]));
  },
);

test("every day of a report holds just the records of that local day, over changes of the clock", async () => {
  for (const [timeZone, from] of [
    ["Australia/Lord_Howe", "2026-10-01T00:00:00Z"],
    ["America/St_Johns", "2026-10-28T00:00:00Z"],
  ] as const) {
    const { context } = await used(timeZone, 99);
    const view = await readUsage(context, {
      from: new Date(from),
      to: NOW,
      grain: "1d",
      groupBy: "none",
      percentiles: "no",
    });
    const dayOf = (at: string) => new Date(at).toLocaleDateString("en-CA", { timeZone });
    const rows = await world.sql<{ at: Date; cost: string }>(
      "SELECT started_at AS at, coalesce(cost_nano_usd, 0) AS cost FROM usage_record WHERE organization_id = $1 AND started_at >= $2",
      [context.actor.organizationId, new Date(view.from)],
    );
    const days = new Map<string, bigint>();
    for (const { at, cost } of rows) {
      const day = dayOf(at.toISOString());
      days.set(day, (days.get(day) ?? 0n) + BigInt(cost));
    }
    for (const { at, costNanoUsd } of view.series[0]?.points ?? []) {
      expect([dayOf(at), costNanoUsd]).toEqual([dayOf(at), `${days.get(dayOf(at)) ?? 0n}`]);
    }
  }
});

test("a file of each chart has a line per bucket and group, and taking it is in the audit log", async () => {
  const { context, owners } = await used("Asia/Kathmandu", 7);
  const asked = {
    from: new Date("2026-11-20T18:15:00Z"),
    to: NOW,
    grain: "1d",
    groupBy: "team",
    compare: "period",
  } as const;
  const linesIn = async (chart: UsageChart) => linesOf(await exportUsage(context, { ...asked, chart }));
  const cost = await linesIn("cost");
  expect(cost).toHaveLength(4);
  expect(cost.find((line) => line["group id"] === owners[1]?.teamId)).toMatchObject({
    from: "2026-11-20T18:15:00.000Z",
    to: "2026-11-21T18:15:00.000Z",
    "time zone": "Asia/Kathmandu",
    // A spreadsheet would run it.
    group: `'=Ads, "EU"`,
    "from before": "2026-11-18T18:15:00.000Z",
  });
  const view = await readUsage(context, { ...asked, percentiles: "no" });
  expect(add(cost, "cost nano-usd before")).toBe(BigInt(view.previous?.total.costNanoUsd ?? 0));
  const top = await linesIn("top");
  expect(top.map((line) => line["cost nano-usd"])).toEqual(view.series.map(({ total }) => total.costNanoUsd));
  expect(await linesIn("latency")).toHaveLength(2);
  expect(Object.keys((await linesIn("attempts"))[0] ?? {})).toContain("failed attempts");
  const { items } = await listAudit(context, { action: "usage.export", limit: 10 } as Parameters<typeof listAudit>[1]);
  expect(items[0]).toMatchObject({ after: { chart: "attempts", groupBy: "team", from: "2026-11-20T18:15:00.000Z" } });
});

test("a member's file and totals are those of the member's teams", async () => {
  const { context, owners } = await used("UTC", 5);
  const teams = [{ teamId: owners[0]?.teamId ?? "", role: "member" as const }];
  const member: VerbContext = contextOf(world, context.actor.organizationId, { role: "member", teams });
  const span = { from: new Date("2026-10-01T00:00:00Z"), to: NOW, groupBy: "team" } as const;
  const mine = await readUsage(context, { ...span, percentiles: "no", teamId: only(owners[0]?.teamId ?? "") });
  const theirs = await readUsage(member, { ...span, percentiles: "no" });
  expect(theirs.total).toEqual(mine.total);
  const file = await linesOf(await exportUsage(member, { ...span, chart: "cost" }));
  expect(new Set(file.map((line) => line["group id"]))).toEqual(new Set([owners[0]?.teamId]));
});

test("finance sees the sums and the numbers in the menus of all teams, and no request", async () => {
  const { context } = await used("UTC", 6);
  const finops = contextOf(world, context.actor.organizationId, { role: "finops" });
  const span = { from: new Date("2026-10-01T00:00:00Z"), to: NOW };
  const asked = { ...span, groupBy: "team", percentiles: "no" } as const;
  const [theirs, all] = [await readUsage(finops, asked), await readUsage(context, asked)];
  expect(theirs.total).toEqual(all.total);
  const { facets } = await readRequestFacets(finops, span);
  expect(facets.teamId.reduce((sum, { requests }) => sum + requests, 0)).toBe(all.total.requests);
  expect(await linesOf(await exportRequests(finops, { ...span, format: "csv" }))).toEqual([]);
});
