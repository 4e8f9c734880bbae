import type { AttemptIntent, Rates, SettledAttempt } from "@gatehouse/domain";

/** A place in the journal: a segment's number and the offset at which a record ends in it. */
export interface Position {
  segment: number;
  offset: number;
}

/** What the journal holds, in the order in which it happened. */
export type Entry =
  | { type: "intent"; intent: AttemptIntent }
  | { type: "result"; attempt: SettledAttempt }
  /** The result of this intent reached the sink without having been written here. */
  | { type: "closed"; eventId: string }
  /** Every result up to and including this place has reached the sink. */
  | { type: "acknowledged"; upTo: Position };

/** JSON has neither bigint nor Date: those become strings and milliseconds, and the types see to it that none is left. */
type Plain<T> = T extends bigint
  ? string
  : T extends Date
    ? number
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

type PlainEntry =
  | { t: "i"; id: string; a: Plain<AttemptIntent> }
  | { t: "r"; id: string; a: Plain<SettledAttempt> }
  | { t: "c"; id: string }
  | { t: "a"; s: number; o: number };

export function encodeEntry(entry: Entry): string {
  return JSON.stringify(plainEntry(entry));
}

/** @throws SyntaxError, TypeError when the text is no entry. */
export function decodeEntry(text: string): Entry {
  const entry = JSON.parse(text) as PlainEntry;
  if (entry.t === "i") return { type: "intent", intent: richAttempt(entry.a) };
  if (entry.t === "r") return { type: "result", attempt: richAttempt(entry.a) };
  if (entry.t === "c") return { type: "closed", eventId: entry.id };
  return { type: "acknowledged", upTo: { segment: entry.s, offset: entry.o } };
}

/** How an entry begins: its type, and for the three that have one its event id. */
const BEGINNING = /^\{"t":"([irca])"(?:,"id":"([^"\\]+)")?/;
const TYPES = { i: "intent", r: "result", c: "closed", a: "acknowledged" } as const;

/** An entry's type and event id at a small part of the cost of decoding it; undefined when the text is no entry. */
export function peekEntry(text: string): { type: Entry["type"]; eventId: string } | undefined {
  const [, type, eventId = ""] = BEGINNING.exec(text) ?? [];
  return type ? { type: TYPES[type as keyof typeof TYPES], eventId } : undefined;
}

function plainEntry(entry: Entry): PlainEntry {
  if (entry.type === "intent") return { t: "i", id: entry.intent.record.eventId, a: plainAttempt(entry.intent) };
  if (entry.type === "result") return { t: "r", id: entry.attempt.record.eventId, a: plainAttempt(entry.attempt) };
  if (entry.type === "closed") return { t: "c", id: entry.eventId };
  return { t: "a", s: entry.upTo.segment, o: entry.upTo.offset };
}

type Price = NonNullable<SettledAttempt["record"]["price"]>;
function plainAttempt({ record, budgets, leaseId, kept }: SettledAttempt): Plain<SettledAttempt> {
  return {
    record: {
      ...record,
      startedAt: record.startedAt.getTime(),
      costNanoUsd: record.costNanoUsd === null ? null : record.costNanoUsd.toString(),
      heldNanoUsd: record.heldNanoUsd.toString(),
      price: record.price && plainPrice(record.price),
    },
    budgets: budgets.map(({ budgetId, windowStart }) => ({ budgetId, windowStart: windowStart.getTime() })),
    ...(leaseId !== undefined && { leaseId }),
    ...(kept && { kept: [...kept] }),
  };
}

/** Prices are few and are the same objects again and again. */
const PLAIN_PRICES = new WeakMap<Price, Plain<Price>>();

function plainPrice(price: Price): Plain<Price> {
  const known = PLAIN_PRICES.get(price);
  if (known) return known;
  const { source, matchedModel, tiers, ...rates } = price;
  const plain = {
    source,
    matchedModel,
    ...plainRates(rates),
    ...(tiers && { tiers: tiers.map(({ aboveInputTokens, ...tier }) => ({ aboveInputTokens, ...plainRates(tier) })) }),
  };
  PLAIN_PRICES.set(price, plain);
  return plain;
}

const plainRates = (rates: Rates): Plain<Rates> =>
  Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, rate.toString()]));

function richAttempt({ record, budgets, leaseId, kept }: Plain<SettledAttempt>): SettledAttempt {
  return {
    record: {
      ...record,
      // A journal of before there were any has none.
      units: record.units ?? {},
      serviceTier: record.serviceTier ?? null,
      waitedMs: record.waitedMs ?? 0,
      startedAt: new Date(record.startedAt),
      costNanoUsd: record.costNanoUsd === null ? null : BigInt(record.costNanoUsd),
      heldNanoUsd: BigInt(record.heldNanoUsd),
      price: record.price && richPrice(record.price),
    },
    budgets: budgets.map(({ budgetId, windowStart }) => ({ budgetId, windowStart: new Date(windowStart) })),
    ...(leaseId !== undefined && { leaseId }),
    ...(kept && { kept }),
  };
}

function richPrice({ source, matchedModel, tiers, ...rates }: Plain<Price>): Price {
  return {
    source,
    matchedModel,
    ...richRates(rates),
    ...(tiers && { tiers: tiers.map(({ aboveInputTokens, ...tier }) => ({ aboveInputTokens, ...richRates(tier) })) }),
  };
}

const richRates = (rates: Plain<Rates>): Rates =>
  Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, BigInt(rate)]));
