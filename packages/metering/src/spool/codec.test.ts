import type { ModelPrice, SettledAttempt, UsageRecord } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aRecord } from "../testing/record.ts";
import { decodeEntry, encodeEntry, peekEntry } from "./codec.ts";

const money = fc.bigInt(0n, 2n ** 63n - 1n);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const optional = { cacheRead: money, cacheWrite: money };
const units = { input: money, output: money, ...optional };
const tier = fc.record(
  { aboveInputTokens: fc.nat(), ...units },
  { requiredKeys: ["aboveInputTokens", "input", "output"] },
);
const price = fc.record(
  { source: fc.constant("catalogue"), matchedModel: fc.string(), ...units, tiers: fc.array(tier) },
  { requiredKeys: ["source", "matchedModel", "input", "output"] },
) as fc.Arbitrary<ModelPrice>;
const when = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
const attempt: fc.Arbitrary<SettledAttempt> = fc.record({
  record: fc
    .record({
      model: fc.string({ unit: "grapheme" }),
      startedAt: when,
      costNanoUsd: fc.option(money),
      heldNanoUsd: money,
      price: fc.option(price),
      tokens: fc.record({ input: maybe(fc.nat()), output: fc.nat() }),
      units: fc.record({ search: fc.nat(), second: fc.nat() }, { requiredKeys: [] }),
      serviceTier: fc.option(fc.string()),
    })
    .map((fields) => aRecord(fields as Partial<UsageRecord>)),
  budgets: fc.array(fc.record({ budgetId: fc.uuid(), windowStart: when })),
  kept: fc.array(fc.record({ objectId: fc.string(), tokens: fc.option(fc.nat()) })),
});

test("attempts come back from the journal exactly, amounts beyond a double included", () => {
  fc.assert(
    fc.property(attempt, (settled) => {
      expect(decodeEntry(encodeEntry({ type: "result", attempt: settled }))).toEqual({
        type: "result",
        attempt: settled,
      });
      expect(decodeEntry(encodeEntry({ type: "intent", intent: settled }))).toEqual({
        type: "intent",
        intent: settled,
      });
    }),
  );
});

test("a journal of before there were units and tiers is read with none", () => {
  const {
    units: _,
    serviceTier: _t,
    ...old
  } = JSON.parse(encodeEntry({ type: "result", attempt: { record: aRecord(), budgets: [] } })).a.record;
  const decoded = decodeEntry(JSON.stringify({ t: "r", id: old.eventId, a: { record: old, budgets: [] } }));
  expect(decoded).toMatchObject({ attempt: { record: { units: {}, serviceTier: null } } });
});

test("closings and acknowledgements come back exactly", () => {
  const closed = { type: "closed", eventId: "e" } as const;
  const acknowledged = { type: "acknowledged", upTo: { segment: 3, offset: 2 ** 40 } } as const;
  expect(decodeEntry(encodeEntry(closed))).toEqual(closed);
  expect(decodeEntry(encodeEntry(acknowledged))).toEqual(acknowledged);
});

test("type and event id are told without decoding, for every kind of entry", () => {
  const attempt = { record: aRecord({ eventId: "e", model: '","id":"x"' }), budgets: [] };
  expect(peekEntry(encodeEntry({ type: "intent", intent: attempt }))).toEqual({ type: "intent", eventId: "e" });
  expect(peekEntry(encodeEntry({ type: "result", attempt }))).toEqual({ type: "result", eventId: "e" });
  expect(peekEntry(encodeEntry({ type: "closed", eventId: "e" }))).toEqual({ type: "closed", eventId: "e" });
  const upTo = { segment: 1, offset: 2 };
  expect(peekEntry(encodeEntry({ type: "acknowledged", upTo }))).toEqual({ type: "acknowledged", eventId: "" });
  expect(peekEntry("{}")).toBeUndefined();
});
