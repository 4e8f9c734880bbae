import { uuidv7 } from "@gatehouse/domain";
import { type Admission, admit, emptyLedger, type LedgerState, release, settle, windowKey } from "@gatehouse/limits";
import { insertTenant, type Tenant } from "@gatehouse/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attemptFor, holdOf, NOW } from "../testing/attempts.ts";
import { openSuite, type Suite } from "../testing/database.ts";
import { reclaimLeases, releaseHold } from "./leases.ts";
import { createStrictLedger } from "./strict-ledger.ts";
import { createUsageSink } from "./usage-sink.ts";
import { verifyLedger } from "./verify-ledger.ts";

const NEXT_MONTH = new Date("2026-12-15T12:00:00Z");

type Operation =
  /** Several holds that arrive together. */
  | { kind: "hold"; amounts: bigint[]; next: boolean }
  | { kind: "repeat" | "release"; pick: number }
  | { kind: "settle"; picks: number[]; cost: bigint | null }
  | { kind: "limit"; limit: bigint }
  | { kind: "restart"; keep: number };

const pick = fc.nat(9);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      amounts: fc.array(fc.bigInt(0n, 60n), { minLength: 1, maxLength: 5 }),
      next: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("repeat" as const, "release" as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("settle" as const),
      picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
      cost: fc.option(fc.bigInt(0n, 80n)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), limit: fc.bigInt(0n, 200n) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), keep: pick }) },
);

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());

/** Does everything twice: in PostgreSQL and in the pure machine. */
class Pair {
  private state: LedgerState;
  private readonly holds: ReturnType<typeof holdOf>[] = [];
  private readonly nodeId = uuidv7();
  private epoch = 1;
  private readonly tenant: Tenant;
  private readonly sink = createUsageSink(suite.pool, {
    onQuarantine: (_, error) => {
      throw error;
    },
  });

  constructor(tenant: Tenant) {
    this.tenant = tenant;
    this.state = emptyLedger([
      [tenant.keyBudgetId as string, 150n],
      [tenant.teamBudgetId as string, 200n],
    ]);
  }

  async apply(step: Operation): Promise<void> {
    if (step.kind === "hold") {
      const now = step.next ? NEXT_MONTH : NOW;
      await this.hold(step.amounts.map((amount) => holdOf(this.tenant, amount, { now })));
    } else if (step.kind === "limit") await this.setLimit(step.limit);
    else if (step.kind === "restart") await this.restart(this.holds[step.keep]?.id);
    else if (step.kind === "settle") await this.settle(step.picks, step.cost);
    else {
      const hold = this.holds[step.pick];
      // A hold is repeated only while its attempt is not settled.
      if (hold && step.kind === "repeat" && !this.state.settled.has(hold.id)) await this.hold([hold]);
      if (hold && step.kind === "release") await this.release(hold.id);
    }
  }

  private async hold(requests: ReturnType<typeof holdOf>[]): Promise<void> {
    const owner = { nodeId: this.nodeId, epoch: this.epoch };
    const ledger = createStrictLedger(suite.pool, { ...owner, timeoutMs: 10_000 });
    const expected: Admission[] = [];
    for (const request of requests) {
      const { state, decision } = admit(this.state, request, owner);
      this.state = state;
      expected.push(decision);
      if (decision.granted && !this.holds.some(({ id }) => id === request.id)) this.holds.push(request);
    }
    const decisions = await Promise.all(requests.map((request) => ledger.hold(request)));
    expect(decisions.map((decision) => (decision.granted ? { granted: true } : decision))).toEqual(expected);
  }

  private async settle(picks: number[], cost: bigint | null): Promise<void> {
    const holds = picks.map((index) => this.holds[index]).filter((hold) => hold !== undefined);
    for (const hold of holds) {
      const held = hold.parts[0]?.amountNanoUsd as bigint;
      this.state = settle(this.state, { id: hold.id, windows: hold.parts, costNanoUsd: cost ?? held });
    }
    await this.sink.write(holds.map((hold) => attemptFor(this.tenant, hold, { costNanoUsd: cost })));
  }

  private async release(id: string): Promise<void> {
    const known = this.state.leases.has(id);
    this.state = release(this.state, [id]);
    expect(await releaseHold(suite.pool, [id])).toBe(known ? 1 : 0);
  }

  private async restart(keep: string | undefined): Promise<void> {
    this.epoch += 1;
    const stale = [...this.state.leases].filter(([id]) => id !== keep && this.isEarlier(id)).map(([id]) => id);
    this.state = release(this.state, stale);
    const options = { nodeId: this.nodeId, beforeEpoch: this.epoch, keep: keep ? [keep] : [] };
    expect(await reclaimLeases(suite.pool, options)).toBe(stale.length);
  }

  private isEarlier(id: string): boolean {
    return (this.state.leases.get(id)?.epoch ?? this.epoch) < this.epoch;
  }

  private async setLimit(limit: bigint): Promise<void> {
    const budgetId = this.tenant.keyBudgetId as string;
    this.state = { ...this.state, limits: new Map(this.state.limits).set(budgetId, limit) };
    await suite.pool.query("UPDATE budget SET limit_nano_usd = $2 WHERE id = $1", [budgetId, limit]);
  }

  /** A refused hold may leave an empty window behind, which means the same as none. */
  async compare(): Promise<void> {
    const { rows } = await suite.pool.query<{
      budget_id: string;
      window_start: Date;
      committed: string;
      leased: string;
    }>(
      `SELECT budget_id, window_start, committed_nano_usd AS committed, leased_nano_usd AS leased FROM budget_window
       WHERE budget_id = ANY ($1) AND committed_nano_usd + leased_nano_usd > 0`,
      [[this.tenant.keyBudgetId, this.tenant.teamBudgetId]],
    );
    const actual = rows.map((row) => [
      windowKey({ budgetId: row.budget_id, windowStart: row.window_start }),
      { committedNanoUsd: BigInt(row.committed), leasedNanoUsd: BigInt(row.leased) },
    ]);
    const expected = [...this.state.windows].filter(([, w]) => w.committedNanoUsd + w.leasedNanoUsd > 0n);
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
  }
}

describe("the SQL ledger", () => {
  test("decides, charges and returns exactly as the pure machine does", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 25, size: "max" }), async (operations) => {
        const pair = new Pair(await insertTenant(suite.pool, { keyLimitNanoUsd: 150n, teamLimitNanoUsd: 200n }));
        for (const step of operations) {
          await pair.apply(step);
          await pair.compare();
        }
      }),
      { numRuns: 120 },
    );
    expect(await verifyLedger(suite.pool)).toEqual([]);
  });
});
