import { type SettledAttempt, uuidv7 } from "@gatehouse/domain";
import {
  emptyLeases,
  type LeaseAnswer,
  type LeaseAsk,
  type LeaseState,
  leaseKeyOf,
  lend,
  releaseRun,
  settleLeased,
  windowKeyOf,
} from "@gatehouse/limits";
import { insertTenant, type Tenant } from "@gatehouse/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attemptOf, NOW } from "../testing/attempts.ts";
import { openSuite, type Suite } from "../testing/database.ts";
import { createLeaseSource } from "./lease-source.ts";
import { reclaimLeases } from "./leases.ts";
import { createUsageSink } from "./usage-sink.ts";
import { verifyLedger } from "./verify-ledger.ts";

const MONTH = { windowStart: new Date("2026-11-01Z"), windowEnd: new Date("2026-12-01Z") };
const NEXT = { windowStart: new Date("2026-12-01Z"), windowEnd: new Date("2027-01-01Z") };
const NEXT_MONTH = new Date("2026-12-15T12:00:00Z");
const GATEWAYS = 2;

type Operation =
  | { kind: "ask"; node: number; asks: Wish[] }
  | { kind: "again"; node: number }
  | { kind: "settle"; node: number; next: boolean; held: bigint; cost: bigint; twice: boolean }
  | { kind: "restart"; node: number }
  | { kind: "limit"; limit: bigint };
interface Wish {
  budget: number;
  next: boolean;
  give: bigint;
  spare: bigint;
  needs: bigint[];
  want: bigint;
  had: boolean;
}

const amount = fc.bigInt(0n, 60n);
const node = fc.nat(1);
const next = fc.constantFrom(false, false, false, true);
const wish = fc.record({
  budget: fc.nat(2),
  next,
  give: amount,
  spare: amount,
  needs: fc.array(amount, { maxLength: 3 }),
  want: fc.bigInt(0n, 200n),
  had: fc.boolean(),
});
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      node,
      asks: fc.array(wish, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("again" as const), node }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("settle" as const),
      node,
      next,
      held: amount,
      cost: amount,
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), node }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), limit: fc.bigInt(0n, 250n) }) },
);

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());

/** Does everything twice: in PostgreSQL and in the pure machine. */
class Pair {
  private state: LeaseState;
  private readonly tenant: Tenant;
  private readonly budgetIds: string[];
  private readonly nodes = [this.start(1), this.start(1)];
  private number = 0;
  private readonly sink = createUsageSink(suite.pool, {
    onQuarantine: (_, error) => {
      throw error;
    },
  });

  constructor(tenant: Tenant) {
    this.tenant = tenant;
    this.budgetIds = [tenant.keyBudgetId as string, tenant.teamBudgetId as string, uuidv7()];
    this.state = emptyLeases([
      [this.budgetIds[0] as string, 150n],
      [this.budgetIds[1] as string, 200n],
    ]);
  }

  async apply(step: Operation): Promise<void> {
    if (step.kind === "limit") return this.setLimit(step.limit);
    if (step.kind === "restart") return this.restart(step.node);
    if (step.kind === "settle") return this.settle(step);
    const gateway = this.nodes[step.node] as ReturnType<Pair["start"]>;
    if (step.kind === "ask") gateway.asks = step.asks.map((one) => this.askOf(one));
    await this.ask(gateway);
  }

  private start(epoch: number) {
    const leaseId = uuidv7();
    const nodeId = `node of ${leaseId}`;
    return this.source({ nodeId, epoch, leaseId });
  }

  private source(owner: { nodeId: string; epoch: number; leaseId: string }) {
    const options = { ...owner, ttlMs: 600_000, timeoutMs: 10_000, gateways: () => GATEWAYS };
    return { ...owner, source: createLeaseSource(suite.pool, options), asks: [] as LeaseAsk[] };
  }

  private askOf({ budget, next: isNext, give, spare, needs, want, had }: Wish): LeaseAsk {
    this.number += 1;
    return {
      number: this.number,
      budgetId: this.budgetIds[budget] as string,
      ...(isNext ? NEXT : MONTH),
      heldNanoUsd: 0n,
      giveNanoUsd: give,
      spareNanoUsd: spare,
      needsNanoUsd: needs,
      wantNanoUsd: want,
      had,
    };
  }

  private async ask({ leaseId, source, asks }: ReturnType<Pair["start"]>): Promise<void> {
    const expected: LeaseAnswer[] = asks.map((ask) => {
      const { state, answer } = lend(this.state, leaseId, GATEWAYS, ask);
      this.state = state;
      return answer;
    });
    expect(asks.length === 0 ? [] : await source.ask(asks)).toEqual(expected);
  }

  private async settle(step: Operation & { kind: "settle" }): Promise<void> {
    const { leaseId } = this.nodes[step.node] as ReturnType<Pair["start"]>;
    const windowStart = (step.next ? NEXT : MONTH).windowStart;
    const windows = this.budgetIds.map((budgetId) => ({ budgetId, windowStart }));
    const startedAt = step.next ? NEXT_MONTH : NOW;
    const attempt: SettledAttempt = {
      ...attemptOf(this.tenant, { costNanoUsd: step.cost, heldNanoUsd: step.held, startedAt }, windows),
      leaseId,
    };
    const id = attempt.record.eventId;
    const settlement = { id, run: leaseId, heldNanoUsd: step.held, costNanoUsd: step.cost, windows };
    this.state = settleLeased(this.state, settlement);
    await this.sink.write([attempt]);
    if (step.twice) await this.sink.write([attempt]);
  }

  private async restart(index: number): Promise<void> {
    const { nodeId, epoch, leaseId } = this.nodes[index] as ReturnType<Pair["start"]>;
    this.state = releaseRun(this.state, leaseId);
    await reclaimLeases(suite.pool, { nodeId, beforeEpoch: epoch + 1, keep: [] });
    this.nodes[index] = this.source({ nodeId, epoch: epoch + 1, leaseId: uuidv7() });
  }

  private async setLimit(limit: bigint): Promise<void> {
    const budgetId = this.budgetIds[0] as string;
    this.state = { ...this.state, limits: new Map(this.state.limits).set(budgetId, limit) };
    await suite.pool.query("UPDATE budget SET limit_nano_usd = $2 WHERE id = $1", [budgetId, limit]);
  }

  /** An empty window or lease means the same as none. */
  async compare(): Promise<void> {
    const windows = await suite.pool.query(
      `SELECT budget_id, window_start, committed_nano_usd AS committed, leased_nano_usd AS leased FROM budget_window
       WHERE budget_id = ANY ($1) AND committed_nano_usd + leased_nano_usd > 0`,
      [this.budgetIds],
    );
    const keyOf = (row: { budget_id: string; window_start: Date }) =>
      windowKeyOf({ budgetId: row.budget_id, windowStart: row.window_start });
    expect(
      Object.fromEntries(
        windows.rows.map((row) => [
          keyOf(row),
          { committedNanoUsd: BigInt(row.committed), leasedNanoUsd: BigInt(row.leased) },
        ]),
      ),
    ).toEqual(Object.fromEntries([...this.state.windows].filter(([, w]) => w.committedNanoUsd + w.leasedNanoUsd > 0n)));
    const leases = await suite.pool.query(
      `SELECT id, budget_id, window_start, granted_nano_usd AS granted FROM budget_lease
       WHERE budget_id = ANY ($1) AND granted_nano_usd > 0`,
      [this.budgetIds],
    );
    expect(Object.fromEntries(leases.rows.map((row) => [leaseKeyOf(row.id, keyOf(row)), BigInt(row.granted)]))).toEqual(
      Object.fromEntries(
        [...this.state.leases]
          .map(([key, lease]) => [key, lease.amountNanoUsd])
          .filter(([, granted]) => granted !== 0n),
      ),
    );
  }
}

describe("the SQL of leases", () => {
  test("grants, takes back, charges and releases exactly as the pure machine does", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 25, size: "max" }), async (operations) => {
        const pair = new Pair(await insertTenant(suite.pool, { keyLimitNanoUsd: 150n, teamLimitNanoUsd: 200n }));
        for (const step of operations) {
          await pair.apply(step);
          await pair.compare();
        }
      }),
      { numRuns: 100 },
    );
    expect(await verifyLedger(suite.pool)).toEqual([]);
  });
});
