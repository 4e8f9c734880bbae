import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalEntry, checkpointText, genesisHash, hashEntry, type PlacedEntry } from "./audit-chain.ts";

const ORGANIZATION = "0193b5a0-0000-7000-8000-000000000001";
const ENTRY: PlacedEntry = {
  organizationId: ORGANIZATION,
  id: 7n,
  sequence: 1n,
  at: new Date("2026-12-01T09:00:00.120Z"),
  actorKind: "user",
  actorId: "0193b5a0-0000-7000-8000-000000000002",
  actorLabel: "Ann Ω",
  action: "budget.update",
  targetType: "budget",
  targetId: "0193b5a0-0000-7000-8000-000000000003",
  before: { limitNanoUsd: "5000000000", thresholds: [50, 80.5] },
  after: { b: null, a: { d: true, c: 1e21 } },
  requestId: "0193b5a0-0000-7000-8000-000000000004",
  ip: null,
  chainedLate: false,
};

// Known answers: whoever checks an exported log with a program of their own has to come to the same. Changing one of them
// breaks every log that was written before.
test("an entry has this canonical text", () => {
  expect(canonicalEntry(ENTRY)).toBe(
    '{"action":"budget.update","actorId":"0193b5a0-0000-7000-8000-000000000002","actorKind":"user","actorLabel":"Ann Ω",' +
      '"after":{"a":{"c":1e+21,"d":true},"b":null},"at":"2026-12-01T09:00:00.120Z",' +
      '"before":{"limitNanoUsd":"5000000000","thresholds":[50,80.5]},"chainedLate":false,"id":"7","ip":null,' +
      '"organizationId":"0193b5a0-0000-7000-8000-000000000001","requestId":"0193b5a0-0000-7000-8000-000000000004",' +
      '"sequence":"1","targetId":"0193b5a0-0000-7000-8000-000000000003","targetType":"budget"}',
  );
});

test("a chain begins with this hash, and goes on with these", () => {
  const genesis = genesisHash(ORGANIZATION);
  const first = hashEntry(genesis, ENTRY);
  const second = hashEntry(first, { ...ENTRY, id: 9n, sequence: 2n, before: null, after: null });
  expect([genesis, first, second]).toEqual([
    "bd25f1ee31e75fac66d2618042b670aadc788b448ba68060dd9b497f601d79a5",
    "9efafacebcc094184b9dd4d5a5fd9cf96bd7fea1a8dee2139e6aff1b45e12460",
    "b5851a046456b17a13d9750c32e675941f3296999c937106135cf0bf93cf409c",
  ]);
});

test("a checkpoint is signed as this text", () => {
  const at = new Date("2026-12-01T10:00:00Z");
  expect(checkpointText({ organizationId: ORGANIZATION, sequence: 12n, hash: "ab", at })).toBe(
    `gatehouse audit checkpoint 1\n${ORGANIZATION}\n12\nab\n2026-12-01T10:00:00.000Z`,
  );
});

test("the order in which members were written says nothing, and every value does", () => {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, turned(member)]),
    );
  };
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (after) => {
      const stored = JSON.parse(JSON.stringify(after));
      expect(canonicalEntry({ ...ENTRY, after: turned(stored) })).toBe(canonicalEntry({ ...ENTRY, after }));
      expect(JSON.parse(canonicalEntry({ ...ENTRY, after })).after).toEqual(stored);
    }),
  );
});

test.each(Object.keys(ENTRY) as (keyof PlacedEntry)[])("changing %s changes the hash", (field) => {
  const other = { id: 8n, sequence: 2n, at: new Date("2026-12-01T09:00:00.121Z"), chainedLate: true };
  const changed = { ...ENTRY, [field]: { ...other, before: {}, after: {}, ip: "" }[field as "ip"] ?? "other" };
  expect(hashEntry("x", changed)).not.toBe(hashEntry("x", ENTRY));
});
