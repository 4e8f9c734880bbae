import {
  onlyValue,
  type RequestFilters,
  type RequestRow,
  readRange,
  readValues,
  uuidv7,
  writeRange,
} from "@gatehouse/domain";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createTeam,
  createVirtualKey,
  exportRequests,
  exportRequestsInput,
  listAudit,
  listRequests,
  listRequestsInput,
  readRequestFacets,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { only } from "../testing/only.ts";
import { attemptOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 10, 2);
const [FROM, TO] = [new Date(BEGIN), new Date(BEGIN + 20 * DAY_MS)];
let world: World;
let context: VerbContext;
let all: RequestRow[];

/** The same of each run, without a pattern. */
const nth = <T>(index: number, salt: number, options: readonly T[]): T =>
  options[(((index + 7) * (salt * 2 + 3) * 7919) % 104_729) % options.length] as T;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  const { organizationId } = context.actor;
  const plain = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null, memberId: null };
  const owners: { organizationId: string; teamId: string; virtualKeyId: string }[] = [];
  for (const name of ["Search", "Ads"]) {
    const { id: teamId } = await createTeam(context, { name });
    for (const key of ["a", "b"]) {
      const { virtualKey } = await createVirtualKey(context, { ...plain, name: `${name} ${key}`, teamId });
      owners.push({ organizationId, teamId, virtualKeyId: virtualKey.id });
    }
  }
  const attempts = Array.from({ length: 90 }, (_, index) => {
    const owner = nth(index, 1, owners);
    const requestId = uuidv7();
    const startedAt = new Date(BEGIN + nth(index, 2, [0, 3, 3, 9, 19]) * DAY_MS + index * 60_000);
    const status = nth(index, 3, ["success", "success", "error", "aborted"] as const);
    const shape = {
      requestId,
      model: nth(index, 4, ["small", "large", "a,b", "!odd"]),
      provider: nth(index, 5, ["openai", "anthropic"]),
      upstreamModel: nth(index, 6, ["one", "two"]),
      streamed: nth(index, 7, [true, false]),
      startedAt,
    };
    const decided = {
      policyVersion: 1,
      rule: nth(index, 8, ["first, and last", null]),
      sensitivityClass: nth(index, 9, ["personal", null]),
      tags: nth(index, 10, [[], ["docs"], ["docs", "batch"]]),
      cache: { status: nth(index, 11, ["hit", "miss", "bypass"] as const) },
    };
    const last = {
      ...shape,
      status,
      httpStatus: status === "success" ? 200 : nth(index, 12, [429, 500, 504]),
      errorCode: status === "success" ? null : nth(index, 13, ["upstream_error", "rate_limited"] as const),
      durationMs: nth(index, 14, [20, 900, 2_000, 31_000]),
      costNanoUsd: nth(index, 15, [0n, 5_000n, 2_000_000n, null]),
      decided,
    };
    if (nth(index, 16, [true, false, false])) {
      const earlier = { status: "error", final: false, costNanoUsd: nth(index, 17, [40n, null]) } as const;
      const later = { attempt: 2, startedAt: new Date(startedAt.getTime() + 700) };
      return [attemptOf(owner, { ...shape, ...earlier, attempt: 1 }), attemptOf(owner, { ...last, ...later })];
    }
    return [attemptOf(owner, { ...last, attempt: 1 })];
  });
  await world.settle(attempts.flat());
  all = await readAll({});
});
afterAll(() => world.close());

async function readAll(filters: RequestFilters, patienceMs = 60_000): Promise<RequestRow[]> {
  const rows: RequestRow[] = [];
  const given = { ...filters, from: FROM.toISOString(), to: TO.toISOString(), limit: "20" };
  let cursor: string | null = null;
  do {
    const input = listRequestsInput.parse({ ...given, ...(cursor && { cursor }) });
    const page = await listRequests(context, input, patienceMs);
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

/** What a field of a row holds, as the filter's text has it. */
const VALUES: Record<string, (row: RequestRow) => readonly (string | null)[]> = {
  status: ({ status }) => [status],
  teamId: ({ teamId }) => [teamId],
  virtualKeyId: ({ virtualKeyId }) => [virtualKeyId],
  model: ({ model }) => [model],
  provider: ({ provider }) => [provider],
  upstreamModel: ({ upstreamModel }) => [upstreamModel],
  errorCode: ({ errorCode }) => [errorCode],
  policyRule: ({ policyRule }) => [policyRule],
  sensitivityClass: ({ sensitivityClass }) => [sensitivityClass],
  cacheStatus: ({ cacheStatus }) => [cacheStatus],
  tag: ({ tags }) => tags,
  streamed: ({ streamed }) => [`${streamed}`],
  priced: ({ costNanoUsd }) => [`${costNanoUsd !== null}`],
};
const NUMBERS: Record<string, (row: RequestRow) => number | null> = {
  httpStatus: ({ httpStatus }) => httpStatus,
  durationMs: ({ durationMs }) => durationMs,
  firstByteMs: ({ firstByteMs }) => firstByteMs,
  costNanoUsd: ({ costNanoUsd }) => (costNanoUsd === null ? null : Number(costNanoUsd)),
  inputTokens: ({ inputTokens }) => inputTokens,
  outputTokens: ({ outputTokens }) => outputTokens,
  attempts: ({ attempts }) => attempts,
};

function fits(row: RequestRow, filters: RequestFilters): boolean {
  return Object.entries(filters).every(([field, text]) => {
    const number = NUMBERS[field]?.(row);
    if (number !== undefined) {
      const range = readRange(text);
      return number !== null && number >= (range?.from ?? 0) && number <= (range?.to ?? Number.MAX_SAFE_INTEGER);
    }
    const held = VALUES[field]?.(row) ?? [];
    const { anyOf, noneOf } = readValues(text);
    const has = (value: string) => held.includes(value);
    return (anyOf.length === 0 || anyOf.some(has)) && !noneOf.some(has);
  });
}

/** Filters by what some rows of the list hold. */
const someFilters = fc
  .array(fc.tuple(fc.constantFrom(...Object.keys(VALUES), ...Object.keys(NUMBERS)), fc.nat(), fc.nat(), fc.boolean()), {
    minLength: 1,
    maxLength: 3,
  })
  .map((picks) => {
    const filters: RequestFilters = {};
    for (const [field, one, other, flag] of picks) {
      const rows = [one, other].map((place) => all[place % all.length] as RequestRow);
      if (Object.hasOwn(NUMBERS, field)) {
        const ends = rows.map((row) => NUMBERS[field]?.(row) ?? 0).toSorted((a, b) => a - b) as [number, number];
        filters[field as "attempts"] = writeRange({ from: ends[0], to: flag ? ends[1] : null });
      } else {
        const held = rows.flatMap((row) => VALUES[field]?.(row) ?? []).filter((value) => value !== null);
        const text = held.map((value) => (flag ? "!" : "") + onlyValue(value)).join(",");
        if (text !== "") filters[field as "model"] = text;
      }
    }
    return filters;
  });

test("a filter finds exactly the requests whose rows show what it asks for, whatever it combines", async () => {
  expect(all).toHaveLength(90);
  expect(all.some(({ attempts }) => attempts > 1)).toBe(true);
  await fc.assert(
    fc.asyncProperty(someFilters, async (filters) => {
      const wanted = all.filter((row) => fits(row, filters)).map(({ requestId }) => requestId);
      expect((await readAll(filters)).map(({ requestId }) => requestId)).toEqual(wanted);
    }),
    { numRuns: 60 },
  );
});

test("a search that is broken off says how far it came, and goes on from there without a gap or a double", async () => {
  const input = { from: FROM, to: TO, limit: 50, policyRule: only("first, and last"), model: only("nothing") };
  const page = await listRequests(context, input, 0);
  expect(page.items).toEqual([]);
  expect(page.searchedTo).toBe(new Date(TO.getTime() + 1 - 6 * 3_600_000).toISOString());
  expect((await readAll({}, 0)).map(({ requestId }) => requestId)).toEqual(all.map(({ requestId }) => requestId));
});

test("a page leads to what is newer as well: both ways give the same rows in the same order", async () => {
  const page = (input: object) => listRequests(context, listRequestsInput.parse({ limit: "20", ...input }));
  const first = await page({ from: FROM.toISOString(), to: TO.toISOString() });
  const second = await page({ cursor: first.nextCursor });
  const back = await page({ cursor: second.newerCursor, direction: "newer" });
  expect(back.items).toEqual(first.items);
  expect((await page({ cursor: first.newerCursor, direction: "newer" })).items).toEqual([]);
});

test("facets count the requests of the list, each field under the filters of the others", async () => {
  const countOf = (rows: readonly RequestRow[], value: (row: RequestRow) => string | null) =>
    Object.fromEntries([...Map.groupBy(rows, value)].map(([key, group]) => [key, group.length]));
  const { facets } = await readRequestFacets(context, { from: FROM, to: TO, model: only("large") });
  const large = all.filter(({ model }) => model === "large");
  const counted = (values: readonly { value: string; requests: number }[]) =>
    Object.fromEntries(values.map(({ value, requests }) => [value, requests]));
  expect(counted(facets.status)).toEqual(countOf(large, ({ status }) => status));
  expect(counted(facets.virtualKeyId)).toEqual(countOf(large, ({ virtualKeyId }) => virtualKeyId));
  expect(counted(facets.model)).toEqual(countOf(all, ({ model }) => model));
  expect(facets.teamId.map(({ label }) => label).toSorted()).toEqual(["Ads", "Search"]);
  expect(facets.provider.map(({ label }) => label).toSorted()).toEqual(["Anthropic", "OpenAI"]);
});

test("an export has the rows of the list for the same filters, each with its exact cost, and stands in the audit log", async () => {
  const filters = { model: "large", priced: "true", attempts: "2..", from: FROM.toISOString(), to: TO.toISOString() };
  const textOf = async (format: string) => {
    const parts: string[] = [];
    const file = await exportRequests(context, exportRequestsInput.parse({ ...filters, format }));
    for await (const chunk of file.chunks) parts.push(chunk);
    return parts.join("");
  };
  const wanted = all.filter((row) => fits(row, { model: "large", priced: "true", attempts: "2.." }));
  expect(wanted.length).toBeGreaterThan(0);
  const lines = (await textOf("jsonl")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(wanted);
  const [header = "", ...records] = (await textOf("csv")).trim().split("\r\n");
  const place = header.split(",").indexOf("cost nano-usd");
  expect(records.map((record) => record.split(",")[place])).toEqual(wanted.map(({ costNanoUsd }) => costNanoUsd));
  const [entry] = (await listAudit(context, { limit: 1 })).items;
  expect(entry).toMatchObject({ action: "request.export", after: { format: "csv", model: { anyOf: ["large"] } } });
});
