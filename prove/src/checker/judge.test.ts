import { describe, expect, test } from "vitest";
import { BILL, call, JULY, JUNE, reading, record, seen, soundRun } from "../testing/made-up-run.ts";
import type { Evidence, StoredAttempt } from "./evidence.ts";
import { judge } from "./judge.ts";
import { addLook, noReadings, type WindowReading } from "./reading.ts";

const brokenOf = (evidence: Evidence): string[] =>
  judge(evidence)
    .filter(({ broken }) => broken.length > 0)
    .map(({ promise }) => promise);

const runWith = (change: (evidence: Evidence) => Partial<Evidence>): Evidence => {
  const sound = soundRun();
  return { ...sound, ...change(sound) };
};

/** All records, one of them changed. */
const changed = ({ records }: Evidence, index: number, change: Partial<StoredAttempt>): Pick<Evidence, "records"> => ({
  records: records.map((one, place) => (place === index ? { ...one, ...change } : one)),
});

test("a run in which every promise is kept breaks none", () => {
  expect(brokenOf(soundRun())).toEqual([]);
  expect(judge(soundRun())).toHaveLength(12);
});

describe("the upstream's books against the limits", () => {
  const SPEND = "What the upstream billed is within every limit";

  test("a nano-dollar above the limit is found", () => {
    const limited = (limitNanoUsd: bigint) =>
      runWith(({ budgets }) => ({ budgets: budgets.map((budget) => ({ ...budget, limitNanoUsd })) }));
    expect(brokenOf(limited(2n * BILL))).toEqual([]);
    expect(brokenOf(limited(2n * BILL - 1n))).toEqual([SPEND]);
  });

  test("a call counts in the window of its true time, wherever it was charged", () => {
    const wrong = runWith((sound) => {
      const { records } = changed(sound, 0, { charges: [{ budgetId: "budget", windowStartMs: JULY.startMs }] });
      const [june, july] = sound.windows;
      const windows = [
        { ...june!, committedNanoUsd: 3n * BILL },
        { ...july!, committedNanoUsd: BILL },
      ];
      const budgets = sound.budgets.map((budget) => ({ ...budget, limitNanoUsd: BILL }));
      return { records, windows, budgets };
    });
    expect(brokenOf(wrong)).toEqual([SPEND, "Every charge is to the window of its time"]);
  });

  test("a call that arrives just after its window may have been admitted in it", () => {
    const late = runWith((sound) => ({
      calls: sound.calls.map((one) => ({ ...one, arrivedAtMs: JUNE.endMs + 5_000 })),
    }));
    expect(brokenOf(late)).toEqual([]);
    const tooLate = runWith((sound) => ({
      calls: sound.calls.map((one) => ({ ...one, arrivedAtMs: JUNE.endMs + 120_000 })),
    }));
    expect(brokenOf(tooLate)).toEqual(["Every charge is to the window of its time"]);
  });

  test("a call for which the ledger has no window is found", () => {
    expect(
      brokenOf(
        runWith(({ windows }) => ({ windows: windows.slice(0, 1), calls: [call("a", { arrivedAtMs: JULY.endMs })] })),
      ),
    ).toContain(SPEND);
  });

  test("what a budget is not on does not count against it", () => {
    const others = runWith(({ budgets }) => ({
      budgets: budgets.map((budget) => ({ ...budget, model: "another", limitNanoUsd: 0n })),
    }));
    expect(brokenOf(others)).toEqual([]);
  });

  test("what is written behind a broken-off stream is told apart from what was let through", () => {
    const estimated = (limitNanoUsd: bigint) =>
      runWith((sound) => ({
        ...changed(sound, 0, { metering: "estimated", costNanoUsd: BILL - 10n }),
        budgets: sound.budgets.map((budget) => ({ ...budget, limitNanoUsd })),
        windows: sound.windows.map((window) => ({
          ...window,
          committedNanoUsd: window.committedNanoUsd === 0n ? 0n : window.committedNanoUsd - 10n,
        })),
        rollups: sound.rollups.map((sum) => (sum.status === "success" ? { ...sum, costNanoUsd: BILL - 10n } : sum)),
      }));
    expect(brokenOf(estimated(2n * BILL - 10n))).toEqual([]);
    expect(brokenOf(estimated(2n * BILL - 11n))).toEqual([SPEND]);
  });
});

describe("the ledger in every look", () => {
  const looked = (given: Partial<WindowReading>) =>
    runWith(() => {
      const readings = noReadings();
      addLook(readings, [reading(given)]);
      return { readings };
    });
  const LIMIT = "In every look committed + leased is within the limit, and neither is below zero";
  const LEASES = "What is leased is the sum of the leases";

  test("a look with more committed and leased than the limit is found", () => {
    expect(brokenOf(looked({ limitNanoUsd: 3n * BILL }))).toEqual([]);
    expect(brokenOf(looked({ limitNanoUsd: 3n * BILL - 1n }))).toEqual([LIMIT]);
  });

  test("a look below zero is found", () => {
    expect(brokenOf(looked({ committedNanoUsd: -1n }))).toEqual([LIMIT]);
    expect(brokenOf(looked({ leasedNanoUsd: -1n, leasesNanoUsd: -1n }))).toEqual([LIMIT]);
  });

  test("a run in which nobody looked proves nothing", () => {
    expect(brokenOf(runWith(() => ({ readings: noReadings() })))).toEqual([LIMIT]);
  });

  test("a rolling window counts the days before it", () => {
    const day = 24 * 3_600_000;
    const rolling = (daysBefore: number) =>
      runWith(() => {
        const readings = noReadings();
        const today = { period: "rolling_30_days", limitNanoUsd: 4n * BILL };
        addLook(readings, [reading(today), reading({ ...today, startMs: JUNE.startMs - daysBefore * day })]);
        return { readings };
      });
    expect(brokenOf(rolling(29))).toEqual([LIMIT]);
    expect(brokenOf(rolling(30))).toEqual([]);
  });

  test("leases that are not what is leased are found, in a look and in the end", () => {
    expect(brokenOf(looked({ leasesNanoUsd: 0n }))).toEqual([LEASES]);
    const lease = { budgetId: "budget", startMs: JUNE.startMs, nodeId: "node", grantedNanoUsd: 1n };
    expect(brokenOf(runWith(() => ({ leases: [lease] })))).toEqual([LEASES]);
  });

  test("money that does not come back is found", () => {
    const stranded = { atHealNanoUsd: 1n, goneAfterMs: null, boundMs: 60_000, left: "$0.000000001 held" };
    expect(brokenOf(runWith(() => ({ stranded })))).toEqual(["Nothing stays held once everything is healed"]);
  });
});

describe("records against the upstream's calls", () => {
  const LOST = "No call of the upstream is without a record";
  const DOUBLED = "No call has two records";
  const COSTS = "Records cost what was billed, and never less where it is unknown";

  test("a call without a record is found, whether its caller knows the request or not", () => {
    const anonymous = runWith(({ calls }) => ({ calls: [...calls, call("c")] }));
    expect(brokenOf(anonymous)).toEqual([LOST]);
    const known = runWith(({ calls }) => ({
      calls: [...calls, call("c", { marker: "marker of a", billedNanoUsd: 0n })],
    }));
    expect(brokenOf(known)).toEqual([LOST]);
  });

  test("a record of a request covers no call of another request", () => {
    const swapped = runWith((sound) => ({
      ...changed(sound, 1, { requestId: "request of c" }),
      seen: [...sound.seen, seen("c", { status: 504 })],
    }));
    expect(brokenOf(swapped)).toContain(LOST);
  });

  test("two records of one call, or one event stored twice, are found", () => {
    const free = { charges: [], costNanoUsd: 0n, final: false };
    const twice = runWith(({ records, rollups }) => ({
      records: [...records, record("a", { ...free, eventId: "another" })],
      rollups: [...rollups, { virtualKeyId: "key", status: "success", attempts: 1, requests: 0, costNanoUsd: 0n }],
    }));
    expect(brokenOf(twice)).toEqual([DOUBLED]);
    const stored = runWith(({ records, rollups }) => ({
      records: [...records, record("b", { ...free, eventId: "event of a", attempt: 0, upstreamRequestId: null })],
      rollups: [...rollups, { virtualKeyId: "key", status: "success", attempts: 1, requests: 0, costNanoUsd: 0n }],
    }));
    expect(brokenOf(stored)).toEqual([DOUBLED]);
  });

  test("a record of a call that never was is found", () => {
    expect(brokenOf(runWith((sound) => changed(sound, 0, { upstreamRequestId: "nobody's" })))).toContain(DOUBLED);
  });

  test("a reported cost that is not what was billed is found, above and below", () => {
    for (const off of [-1n, 1n]) {
      const wrong = runWith((sound) => changed(sound, 0, { costNanoUsd: BILL + off }));
      expect(brokenOf(wrong)).toContain(COSTS);
    }
  });

  test("an unanswered call that is charged less than it was billed is found", () => {
    expect(brokenOf(runWith((sound) => changed(sound, 1, { costNanoUsd: BILL - 1n })))).toContain(COSTS);
  });

  test("without a hard budget nobody bounds what an unanswered call costs", () => {
    const unbudgeted = runWith((sound) => ({
      ...changed(sound, 1, { costNanoUsd: 0n, charges: [] }),
      budgets: [],
      windows: [],
      rollups: [],
    }));
    expect(brokenOf(unbudgeted)).not.toContain(COSTS);
  });
});

describe("sums", () => {
  const COMMITTED = "What is committed is the sum of the records";

  test("a settlement without a record, and a record without a settlement, are found", () => {
    const off = (nano: bigint) =>
      runWith(({ windows: [june, july] }) => ({
        windows: [{ ...june!, committedNanoUsd: june!.committedNanoUsd + nano }, july!],
      }));
    expect(brokenOf(off(1n))).toEqual([COMMITTED]);
    expect(brokenOf(off(-1n))).toEqual([COMMITTED]);
  });

  test("what was spent before the budget was there is no record's", () => {
    const opened = runWith(({ windows: [june, july] }) => ({
      windows: [{ ...june!, committedNanoUsd: june!.committedNanoUsd + 5n, openingNanoUsd: 5n }, july!],
    }));
    expect(brokenOf(opened)).toEqual([]);
  });

  test("a charge to a window that is not there is found", () => {
    const { windows } = soundRun();
    expect(brokenOf(runWith(() => ({ windows: windows.slice(1) })))).toContain(COMMITTED);
  });

  test("a rollup that lacks a record is found", () => {
    expect(brokenOf(runWith(({ rollups }) => ({ rollups: rollups.slice(1) })))).toEqual([
      "Rollups are the sum of the records",
    ]);
  });
});

describe("what callers saw", () => {
  const RECORDED = "Whatever was answered with 200 is on record";
  const RIGHT = "No caller gets 500 or 401, and no gateway ends by itself";

  test("an answer without a record is found", () => {
    expect(brokenOf(runWith(({ seen: all }) => ({ seen: [...all, seen("c")] })))).toEqual([RECORDED]);
  });

  test("a whole answer that is recorded as a failure is found", () => {
    const failed = runWith((sound) => ({
      ...changed(sound, 0, { status: "aborted" }),
      rollups: sound.rollups.map((sum) => (sum.status === "success" ? { ...sum, status: "aborted" } : sum)),
    }));
    expect(brokenOf(failed)).toEqual([RECORDED]);
  });

  test.each([
    [500, "internal_error"],
    [401, "invalid_api_key"],
    [200, "internal_error"],
  ])("an answer of %i %s is found", (status, errorCode) => {
    const wrong = runWith(({ seen: all }) => ({ seen: [...all, seen("a", { status, errorCode, whole: true })] }));
    expect(brokenOf(wrong)).toEqual([RIGHT]);
  });

  test("a gateway that ended by itself is found", () => {
    expect(brokenOf(runWith(() => ({ endedByThemselves: ["gateway-1 ended"] })))).toEqual([RIGHT]);
  });
});
