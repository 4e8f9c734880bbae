import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTeam, createVirtualKey, listTeams, readUsage } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { only } from "../testing/only.ts";
import { attemptOf, codeOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

type Input = Parameters<typeof readUsage>[1];
const day = (text: string) => new Date(`2026-${text}Z`);

const WHOLE = {
  from: day("10-19T22:00:00"),
  to: day("11-01T00:00:00"),
  groupBy: "none",
} as const;

let world: World;
let context: VerbContext;
let teams: { teamId: string; virtualKeyId: string; organizationId: string }[];

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world, { timeZone: "Europe/Berlin" });
  teams = [];
  for (let index = 0; index < 10; index += 1) {
    const { id: teamId } = await createTeam(context, { name: `Team ${index}` });
    const plain = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null, memberId: null };
    const { virtualKey } = await createVirtualKey(context, { ...plain, name: `key ${index}`, teamId });
    teams.push({ organizationId: context.actor.organizationId, teamId, virtualKeyId: virtualKey.id });
  }
  // Spread over October and November, over the change from summer time on 25 October, in uneven amounts.
  const attempts = Array.from({ length: 300 }, (_, index) =>
    attemptOf(teams[index % 10] as (typeof teams)[number], {
      startedAt: new Date(day("10-20T00:00:00").getTime() + index * 2_777_777),
      costNanoUsd: BigInt((index % 10) ** 3 * 1000 + index),
      model: index % 3 === 0 ? "a" : "b",
      provider: index % 2 === 0 ? "openai" : "anthropic",
      status: index % 7 === 0 ? "error" : "success",
      durationMs: 10 + index,
      tokens: { input: index, output: 1 },
    }),
  );
  const [first] = teams;
  if (!first) throw new Error("no team");
  const refusal = {
    status: "refused",
    attempt: 0,
    provider: null,
    upstreamModel: null,
    costNanoUsd: 0n,
    durationMs: 9_999,
  } as const;
  attempts.push(attemptOf(first, { ...refusal, startedAt: day("10-21T00:00:00") }));
  attempts.push(attemptOf(first, { costNanoUsd: null, price: null, startedAt: day("10-21T00:00:00"), durationMs: 5 }));
  await world.settle(attempts);
});
afterAll(() => world.close());

const read = (input: Partial<Input> = {}) => readUsage(context, { ...WHOLE, ...input });

async function recorded(where = "true") {
  const [row] = await world.sql<{ cost: string; requests: number; input: number }>(
    `SELECT coalesce(sum(cost_nano_usd), 0) AS cost, count(*) FILTER (WHERE final)::int AS requests, coalesce(sum(input_tokens), 0)::int AS input
     FROM usage_record WHERE ${where}`,
  );
  return row as { cost: string; requests: number; input: number };
}

describe("a usage report", () => {
  test.each(["none", "team", "virtual_key", "model", "provider"] as const)(
    "grouped by %s adds up to the records, to the nano-dollar",
    async (groupBy) => {
      const view = await read({ groupBy });
      const { cost, requests, input } = await recorded();
      expect(view.total).toMatchObject({ costNanoUsd: cost, requests, inputTokens: input });
      const points = view.series.flatMap((series) => series.points);
      expect(points.reduce((sum, point) => sum + BigInt(point.costNanoUsd), 0n)).toBe(BigInt(cost));
      expect(view.series.reduce((sum, series) => sum + series.total.requests, 0)).toBe(requests);
    },
  );

  test("draws the eight most expensive groups and the rest as one", async () => {
    const { series } = await read({ groupBy: "team" });
    expect(series.map(({ label }) => label)).toEqual([..."98765432"].map((digit) => `Team ${digit}`).concat("Other"));
    expect(series.at(-1)).toMatchObject({ key: "other" });
    const names = (await read({ groupBy: "provider" })).series.map(({ key, label }) => [key, label]);
    expect(names).toEqual([
      ["anthropic", "Anthropic"],
      ["openai", "OpenAI"],
      ["", "No provider"],
    ]);
  });

  test("counts errors, refusals and unpriced requests apart, and leaves refusals out of latencies", async () => {
    const view = await read();
    expect(view.total).toMatchObject({ errors: 43, refused: 1 });
    expect(view.total).toMatchObject({ unpriced: 1, attempts: 302, failedAttempts: 43 });
    expect(view.total.latencyP95Ms).toBeLessThan(400);
    expect(view.total.latencyP50Ms).toBeGreaterThan(120);
    expect(view.total.latencyP50Ms).toBeLessThan(200);
  });

  test("narrows by its filters", async () => {
    const [, second] = teams;
    const view = await read({
      teamId: only(second?.teamId ?? ""),
      provider: only("anthropic"),
      status: only("success"),
    });
    const { cost, requests } = await recorded(
      `team_id = '${second?.teamId}' AND provider = 'anthropic' AND status = 'success'`,
    );
    expect(view.total).toMatchObject({ costNanoUsd: cost, requests });
    expect(requests).toBeGreaterThan(0);
  });
});

describe("percentiles", () => {
  test("are those of all requests of a span, not means of its buckets", async () => {
    const { total, series } = await read();
    const durations = (
      await world.sql<{ ms: number }>("SELECT duration_ms AS ms FROM usage_record WHERE status <> 'refused' ORDER BY 1")
    ).map(({ ms }) => ms);
    const exact = (share: number) => durations[Math.floor(share * durations.length)] as number;
    for (const [shown, share] of [
      [total.latencyP50Ms, 0.5],
      [total.latencyP95Ms, 0.95],
      [total.latencyP99Ms, 0.99],
    ] as const) {
      expect(Math.abs((shown as number) / exact(share) - 1)).toBeLessThan(0.19);
    }
    expect(total.firstByteP95Ms).toBeGreaterThan(30);
    expect(
      series[0]?.points.every((point) => (point.latencyP50Ms === null) === (point.requests === point.refused)),
    ).toBe(true);
  });

  test("are left out for whoever does not want them", async () => {
    const { total } = await read({ percentiles: "no" });
    expect(total).toMatchObject({ requests: 302, latencyP50Ms: null, firstByteP95Ms: null });
  });
});

describe("the span that is compared with", () => {
  test("has as many local days, and the same part of the last one", async () => {
    // Over the night of 25 October, which has an hour more.
    const asked = { from: day("10-24T22:00:00"), to: day("10-27T11:00:00"), grain: "1d", compare: "period" } as const;
    const { series, previous } = await read(asked);
    expect(series[0]?.points).toHaveLength(3);
    expect([previous?.from, previous?.to, previous?.points.length]).toEqual([
      "2026-10-21T22:00:00.000Z",
      "2026-10-24T10:00:00.000Z",
      3,
    ]);
    const { cost } = await recorded("started_at >= '2026-10-21T22:00Z' AND started_at < '2026-10-24T10:00Z'");
    expect(previous?.total.costNanoUsd).toBe(cost);
  });

  test("of a month is the same part of the month before, group by group", async () => {
    const view = await read({
      from: day("10-31T23:00:00"),
      to: day("11-22T12:00:00"),
      groupBy: "team",
      compare: "month",
      grain: "1d",
    });
    expect([view.previous?.from, view.previous?.to]).toEqual(["2026-09-30T22:00:00.000Z", "2026-10-22T11:00:00.000Z"]);
    const { cost } = await recorded("started_at < '2026-10-22T11:00Z'");
    expect(view.previous?.total.costNanoUsd).toBe(cost);
    expect(view.series.length).toBe(0);
    expect((await read({ compare: "period" })).series[0]?.previous).toMatchObject({ requests: 0 });
  });
});

describe("the buckets of a report", () => {
  test("are the days of the organization's time zone, the longer day of the clock change included, empty ones as well", async () => {
    const { grain, timeZone, series } = await read({ grain: "1d", to: day("11-04T00:00:00") });
    expect([grain, timeZone]).toEqual(["1d", "Europe/Berlin"]);
    const starts = series[0]?.points.map(({ at }) => at) ?? [];
    expect(starts.slice(0, 7)).toEqual([
      "2026-10-19T22:00:00.000Z",
      "2026-10-20T22:00:00.000Z",
      "2026-10-21T22:00:00.000Z",
      "2026-10-22T22:00:00.000Z",
      "2026-10-23T22:00:00.000Z",
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
    ]);
    expect(starts.at(-1)).toBe("2026-11-03T23:00:00.000Z");
    expect(series[0]?.points.at(-1)).toMatchObject({ requests: 0, costNanoUsd: "0", latencyP50Ms: null });
  });

  test("begin with the bucket that holds `from`, and the last one may be incomplete", async () => {
    const view = await read({ from: day("10-20T03:40:00"), to: day("10-20T06:20:00"), grain: "1h" });
    expect(view.from).toBe("2026-10-20T03:00:00.000Z");
    expect(view.series[0]?.points.map(({ at }) => at.slice(11, 16))).toEqual(["03:00", "04:00", "05:00", "06:00"]);
    expect([view.to, view.partialLastBucket]).toEqual(["2026-10-20T06:30:00.000Z", true]);
    const { requests } = await recorded("started_at >= '2026-10-20T03:00Z' AND started_at < '2026-10-20T06:30Z'");
    expect(view.total.requests).toBe(requests);
    const whole = await read({ from: day("10-20T03:00:00"), to: day("10-20T06:00:00"), grain: "1h" });
    expect(whole.partialLastBucket).toBe(false);
  });

  test("are chosen for the span, become coarser rather than more than 400, and have an end", async () => {
    const grainOf = async (to: Date, grain?: Input["grain"]) => {
      const view = await read({ from: day("10-20T00:00:00"), to, ...(grain && { grain }) });
      expect(view.series[0]?.points.length).toBeLessThanOrEqual(400);
      return view.grain;
    };
    expect(await grainOf(day("10-20T06:00:00"))).toBe("15m");
    expect(await grainOf(day("10-21T00:00:00"))).toBe("1h");
    expect(await grainOf(day("11-20T00:00:00"))).toBe("1d");
    expect(await grainOf(day("10-27T00:00:00"), "15m")).toBe("1h");
    expect(await grainOf(day("11-20T00:00:00"), "15m")).toBe("1d");
    expect(await codeOf(read({ from: day("01-01T00:00:00"), to: new Date("2027-06-01T00:00:00Z") }))).toBe(
      "invalid_request",
    );
    expect(await codeOf(read({ from: day("10-20T00:00:00"), to: day("10-20T00:00:00") }))).toBe("invalid_request");
  });

  test("keep to the whole hours of a zone that is three quarters off", async () => {
    const nepal = await foundOrganization(world, { timeZone: "Asia/Kathmandu" });
    const view = await readUsage(nepal, {
      ...WHOLE,
      from: day("10-20T03:40:00"),
      to: day("10-20T05:40:00"),
      grain: "1h",
    });
    expect(view.series[0]?.points.map(({ at }) => at.slice(11, 16))).toEqual(["03:15", "04:15", "05:15"]);
  });
});

test("the spend that teams show for this month is the report's", async () => {
  const view = await readUsage(context, {
    ...WHOLE,
    from: day("10-31T23:00:00"),
    to: day("11-30T23:00:00"),
    groupBy: "team",
    grain: "1d",
  });
  const shown = (await listTeams(context)).items.map(({ monthSpendNanoUsd }) => BigInt(monthSpendNanoUsd));
  expect(shown.reduce((sum, spend) => sum + spend, 0n)).toBe(BigInt(view.total.costNanoUsd));
});
