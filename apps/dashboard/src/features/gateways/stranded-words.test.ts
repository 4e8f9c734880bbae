import { MOST_STRANDED_LEASES, type StrandedLeaseView } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { inUse, strandedCount } from "./stranded-words.ts";

const LEASE: StrandedLeaseView = {
  leaseId: "lease",
  budgetId: "budget",
  budgetName: "key",
  windowStart: "2026-11-01T00:00:00.000Z",
  nodeId: "lost",
  origin: "lost",
  grantedNanoUsd: "500",
  heldNanoUsd: "20",
  grantedAt: "2026-11-22T12:00:00.000Z",
  expiresAt: "2026-11-22T14:03:00.000Z",
};

test("a list that is as long as it gets is not taken for the number of leases", () => {
  expect(strandedCount([LEASE])).toBe("1 lease");
  expect(strandedCount(Array(MOST_STRANDED_LEASES - 1).fill(LEASE))).toBe("199 leases");
  expect(strandedCount(Array(MOST_STRANDED_LEASES).fill(LEASE))).toBe("200 or more leases");
});

test("a lease is in use until it ends, and one without an end never", () => {
  const end = Date.parse(LEASE.expiresAt as string);
  expect([inUse(LEASE, end - 1), inUse(LEASE, end), inUse({ expiresAt: null }, end)]).toEqual([true, false, false]);
});
