import type { KeptObject, SettledAttempt, UsageRecord } from "@gatehouse/domain";

const LONGEST_TEXT = 256;
const MAX_INTEGER = 2_147_483_647;
const MAX_SMALL_INTEGER = 32_767;

/**
 * The attempt as columns can hold it: what callers and providers wrote is cut to 256 characters and freed of NUL and
 * of halves of surrogate pairs, counts are whole and within range (an absurd one counts as not reported). Money and
 * ids are left alone: a record that is wrong there has to be looked at.
 */
export function toStorable({ record, budgets, leaseId, kept }: SettledAttempt): SettledAttempt {
  return {
    budgets,
    ...(leaseId !== undefined && { leaseId }),
    ...(kept && { kept: kept.map(storableObject) }),
    record: {
      ...record,
      ...texts(record),
      attempt: clamp(record.attempt, MAX_SMALL_INTEGER),
      httpStatus: clamp(record.httpStatus, MAX_SMALL_INTEGER),
      upstreamStatus: record.upstreamStatus === null ? null : clamp(record.upstreamStatus, MAX_SMALL_INTEGER),
      waitedMs: clamp(record.waitedMs, MAX_INTEGER),
      durationMs: clamp(record.durationMs, MAX_INTEGER),
      firstByteMs: record.firstByteMs === null ? null : clamp(record.firstByteMs, MAX_INTEGER),
      tokens: counts(record.tokens),
      units: counts(record.units),
      price: record.price && { ...record.price, matchedModel: text(record.price.matchedModel) },
      decided:
        record.decided && UNSTORABLE.test(JSON.stringify(record.decided))
          ? wellFormed(record.decided)
          : (record.decided ?? null),
    },
  };
}

const storableObject = ({ objectId, tokens }: KeptObject): KeptObject => ({
  objectId: text(objectId),
  tokens: count(tokens ?? undefined) ?? null,
});

function texts(record: UsageRecord) {
  return {
    requestId: text(record.requestId),
    nodeId: text(record.nodeId),
    endpoint: text(record.endpoint),
    model: text(record.model),
    provider: optional(record.provider),
    upstreamModel: optional(record.upstreamModel),
    responseModel: optional(record.responseModel),
    finishReason: optional(record.finishReason),
    serviceTier: optional(record.serviceTier),
    upstreamRequestId: optional(record.upstreamRequestId),
  };
}

function text(value: string): string {
  return value.slice(0, LONGEST_TEXT).replaceAll("\0", "").toWellFormed();
}

/** JSON writes NUL and half of a character as escapes; a text that spells such an escape itself is cleaned for nothing. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** The same in all of its texts, names included: JSONB takes neither NUL nor half of a character, and callers choose some of them. */
function wellFormed<Value>(value: Value): Value {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed() as Value;
  if (Array.isArray(value)) return value.map(wellFormed) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [wellFormed(name), wellFormed(each)]);
  return Object.fromEntries(entries) as Value;
}

const optional = (value: string | null): string | null => (value === null ? null : text(value));

function clamp(value: number, max: number): number {
  return Number.isFinite(value) ? Math.min(max, Math.max(0, Math.round(value))) : 0;
}

/** Counts that can be stored, by kind; the others count as not reported. */
function counts<Counts extends { [Kind in keyof Counts]?: number }>(given: Counts): Counts {
  const kept: Record<string, number> = {};
  for (const [kind, value] of Object.entries<number | undefined>(given)) {
    const whole = count(value);
    if (whole !== undefined) kept[kind] = whole;
  }
  return kept as Counts;
}

function count(value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value) || value < 0 || value > MAX_INTEGER) return undefined;
  return Math.round(value);
}
