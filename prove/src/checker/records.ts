import type { UpstreamCall } from "../upstream/books.ts";
import { type Evidence, sumOf, usd, type Verdict, windowKey } from "./evidence.ts";
import type { Pairing } from "./pairing.ts";
import { covers } from "./spend.ts";

/** Every call of the upstream has a record. */
export function noneLost({ calls }: Evidence, { recordOf, loose }: Pairing): Verdict {
  const broken = loose
    .filter((group) => group.calls.length > group.records.length)
    .map(({ name, calls: lost, records }) => {
      const ids = lost.map(({ id, trouble }) => `${id} (${trouble})`).join(", ");
      return `${name}: ${lost.length} calls without an id in a record (${ids}), ${records.length} records for them`;
    });
  const figures = `${calls.length} calls, ${recordOf.size} with their id in a record, the rest counted`;
  return { promise: "No call of the upstream is without a record", figures, broken };
}

/** No call has two records, and no record a call that never was. */
export function noneDoubled({ records }: Evidence, { doubled, unknown }: Pairing): Verdict {
  const events = Map.groupBy(records, ({ eventId }) => eventId);
  const twice = [...events].filter(([, all]) => all.length > 1).map(([eventId]) => `event ${eventId} is stored twice`);
  const broken = [
    ...twice,
    ...doubled.map((id) => `call ${id} has two records`),
    ...unknown.map((id) => `a record names call ${id}, which the upstream does not know`),
  ];
  return { promise: "No call has two records", figures: `${records.length} records`, broken };
}

/**
 * What is recorded of a call is what it cost, or more where nobody could know. Without a hard budget nobody writes a cap
 * into a request that has none, and what an answer that never came may have cost has no bound.
 */
export function costsCovered(evidence: Evidence, { recordOf, loose }: Pairing): Verdict {
  const { calls } = evidence;
  const isCapped = cappedBy(evidence);
  const broken: string[] = [];
  const counts = new Map<string, number>();
  for (const call of calls) {
    const { id, billedNanoUsd } = call;
    const record = recordOf.get(id);
    if (!record) continue;
    const { metering, costNanoUsd } = record;
    counts.set(metering, (counts.get(metering) ?? 0) + 1);
    const cost = costNanoUsd ?? 0n;
    if (metering === "reported" ? cost === billedNanoUsd : cost >= billedNanoUsd) continue;
    if (metering !== "estimated" && isCapped(call))
      broken.push(`call ${id}: billed ${usd(billedNanoUsd)}, recorded as ${metering} with ${usd(cost)}`);
  }
  let unanswered = 0;
  for (const { name, calls: unknown, records } of loose) {
    if (!unknown.every(isCapped)) continue;
    const billed = sumOf(unknown, ({ billedNanoUsd }) => billedNanoUsd);
    const charged = sumOf(records, ({ costNanoUsd }) => costNanoUsd ?? 0n);
    unanswered += unknown.length;
    if (billed > charged) broken.push(`${name}: billed ${usd(billed)} without an answer, recorded ${usd(charged)}`);
  }
  const metered = [...counts].map(([metering, count]) => `${count} ${metering}`).join(", ");
  const figures = `with an answer: ${metered}; without: ${unanswered}, charged what was held or more than was billed`;
  return { promise: "Records cost what was billed, and never less where it is unknown", figures, broken };
}

/** Whether a hard budget is on the call, and so a cap of output in its body. */
function cappedBy({ keys, budgets }: Evidence): (call: UpstreamCall) => boolean {
  const hard = budgets.filter(({ enforcement }) => enforcement === "hard");
  const known = new Map(keys.map((key) => [key.id, key]));
  return ({ keyId, model }) => {
    const key = known.get(keyId);
    return key !== undefined && hard.some((budget) => covers(budget, key, model));
  };
}

/** `committed` is what was there before and the sum of the records. */
export function ledgerIsRecords({ windows, records }: Evidence): Verdict {
  const sums = new Map<string, bigint>();
  for (const { charges, costNanoUsd, heldNanoUsd } of records) {
    for (const { budgetId, windowStartMs } of charges) {
      const key = windowKey(budgetId, windowStartMs);
      sums.set(key, (sums.get(key) ?? 0n) + (costNanoUsd ?? heldNanoUsd));
    }
  }
  const broken: string[] = [];
  for (const { budgetId, startMs, committedNanoUsd, openingNanoUsd } of windows) {
    const key = windowKey(budgetId, startMs);
    const recorded = sums.get(key) ?? 0n;
    sums.delete(key);
    if (committedNanoUsd - openingNanoUsd === recorded) continue;
    broken.push(`${key}: committed ${usd(committedNanoUsd)}, opening ${usd(openingNanoUsd)}, records ${usd(recorded)}`);
  }
  for (const [key, recorded] of sums) broken.push(`${key}: records of ${usd(recorded)}, and no window`);
  const committed = sumOf(windows, ({ committedNanoUsd }) => committedNanoUsd);
  return { promise: "What is committed is the sum of the records", figures: `${usd(committed)} committed`, broken };
}

/** Rollups say what the records say. */
export function rollupsAreRecords({ records, rollups }: Evidence): Verdict {
  const keyOf = ({ virtualKeyId, status }: { virtualKeyId: string; status: string }) =>
    `key ${virtualKeyId}, ${status}`;
  const inRecords = Map.groupBy(records, keyOf);
  const inRollups = Map.groupBy(rollups, keyOf);
  const broken: string[] = [];
  for (const key of new Set([...inRecords.keys(), ...inRollups.keys()])) {
    const own = inRecords.get(key) ?? [];
    const rolled = inRollups.get(key) ?? [];
    const recorded = textOf({
      attempts: own.length,
      requests: own.filter(({ final }) => final).length,
      costNanoUsd: sumOf(own, ({ costNanoUsd }) => costNanoUsd ?? 0n),
    });
    const summed = textOf({
      attempts: rolled.reduce((sum, { attempts }) => sum + attempts, 0),
      requests: rolled.reduce((sum, { requests }) => sum + requests, 0),
      costNanoUsd: sumOf(rolled, ({ costNanoUsd }) => costNanoUsd),
    });
    if (recorded !== summed) broken.push(`${key}: records ${recorded}; rollups ${summed}`);
  }
  return { promise: "Rollups are the sum of the records", figures: `${inRecords.size} sums`, broken };
}

const textOf = (sum: { attempts: number; requests: number; costNanoUsd: bigint }): string =>
  `${sum.attempts} attempts, ${sum.requests} requests, ${usd(sum.costNanoUsd)}`;
