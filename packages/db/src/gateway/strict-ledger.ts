import { GatehouseError, type NanoUsd } from "@gatehouse/domain";
import type { HoldDecision, HoldRequest, Ledger } from "@gatehouse/limits";
import type { QueryConfig } from "pg";
import { outcomeOf, retryContention } from "./database-failure.ts";
import { createHoldReclaimer } from "./hold-reclaimer.ts";
import type { Pool } from "./pool.ts";

export interface StrictLedgerOptions {
  nodeId: string;
  /** Start number of this node. */
  epoch: number;
  /** How long one question to the database may take. A hold is answered within twice that and the time to connect. */
  timeoutMs: number;
  /** Holds per question at most. */
  maxBatch?: number;
}

export interface StrictLedger extends Ledger {
  hold(request: HoldRequest): Promise<HoldDecision>;
}

interface Waiting {
  request: HoldRequest;
  /** On the clock of `performance.now()`. */
  deadlineMs: number;
  resolve(decision: HoldDecision): void;
  reject(error: GatehouseError): void;
}

const LEDGER_HOLD = {
  name: "ledger_hold",
  text: "SELECT granted, refused_by, limit_nano, committed_nano, leased_nano FROM ledger_hold($1::jsonb)",
};

/**
 * The ledger that asks the database for every hold. One question is under way at a time; holds that arrive meanwhile
 * go together in the next one, so that a burst costs two round trips and the hot rows are locked once per batch.
 *
 * When the connection breaks before the answer, the same holds are asked for once more (`ledger_hold` grants a hold
 * once); if that fails as well they are refused with `budget_unavailable`, and what may have been granted is given
 * back later, because none of these attempts is ever dialled.
 */
export function createStrictLedger(pool: Pool, options: StrictLedgerOptions): StrictLedger {
  const { timeoutMs, maxBatch = 256 } = options;
  const reclaimer = createHoldReclaimer(pool);
  const waiting: Waiting[] = [];
  let asking = false;

  async function askAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = refuseLate(waiting.splice(0, maxBatch));
      if (batch.length > 0) await ask(batch);
    }
    asking = false;
  }

  async function ask(batch: Waiting[]): Promise<void> {
    const ids = batch.map(({ request }) => request.id);
    const lost = { answer: false };
    try {
      const rows = await askTwice(pool, encode(batch, options), timeoutMs, lost);
      // An earlier question whose answer was lost may yet be granted after a later one was refused.
      if (lost.answer) reclaimer.add(ids.filter((_, index) => !rows[index]?.granted));
      for (const [index, { request, resolve }] of batch.entries()) resolve(toDecision(request, rows[index] as HoldRow));
    } catch (cause) {
      if (lost.answer) reclaimer.add(ids);
      for (const { reject } of batch) reject(unavailable(cause));
    }
  }

  return {
    mode: "strict",
    hold(request) {
      if (request.parts.length === 0) return Promise.resolve(granted(request));
      return new Promise((resolve, reject) => {
        waiting.push({ request, deadlineMs: performance.now() + timeoutMs, resolve, reject });
        if (asking) return;
        asking = true;
        // After the current round of I/O: everything that it brought goes into one question.
        setImmediate(askAll);
      });
    },
    // The transaction that stores the record does all of it, by the database's own word of the budgets.
    settle() {},
    configure() {},
    totals: () => ({ leases: 0, spareNanoUsd: 0n, heldNanoUsd: 0n }),
    close: () => reclaimer.close(),
  };
}

function refuseLate(batch: Waiting[]): Waiting[] {
  const nowMs = performance.now();
  for (const { deadlineMs, reject } of batch) if (deadlineMs < nowMs) reject(unavailable(new Error("no turn in time")));
  return batch.filter(({ deadlineMs }) => deadlineMs >= nowMs);
}

const unavailable = (cause: unknown) => new GatehouseError("budget_unavailable", { cause, retryAfterSeconds: 1 });

function encode(batch: Waiting[], { nodeId, epoch }: StrictLedgerOptions): string {
  const holds = batch.map(({ request }) => ({
    id: request.id,
    nodeId,
    epoch,
    parts: request.parts.map(({ budgetId, windowStart, windowEnd, amountNanoUsd }) => ({
      budgetId,
      windowStart,
      windowEnd,
      amount: amountNanoUsd.toString(),
    })),
  }));
  return JSON.stringify(holds);
}

/** Asks again over another connection when the first one broke; `lost.answer` tells that a question stays open. */
async function askTwice(pool: Pool, holds: string, timeoutMs: number, lost: { answer: boolean }): Promise<HoldRow[]> {
  const startedMs = performance.now();
  const once = () => retryContention(() => askOnce(pool, holds, timeoutMs, lost));
  try {
    return await once();
  } catch (error) {
    if (!lost.answer || performance.now() - startedMs > timeoutMs / 2) throw error;
    return await once();
  }
}

async function askOnce(pool: Pool, holds: string, timeoutMs: number, lost: { answer: boolean }): Promise<HoldRow[]> {
  // `query_timeout` per query is missing in the types of `pg`.
  const question: QueryConfig & { query_timeout: number } = {
    ...LEDGER_HOLD,
    values: [holds],
    query_timeout: timeoutMs,
  };
  const client = await pool.connect();
  let broken = false;
  try {
    const { rows } = await client.query<HoldRow>(question);
    return rows;
  } catch (error) {
    broken = outcomeOf(error) === "unknown";
    lost.answer ||= broken;
    throw error;
  } finally {
    client.release(broken);
  }
}

const granted = (request: HoldRequest): HoldDecision => ({
  granted: true,
  request,
  leaseId: request.id,
  leases: [],
});

interface HoldRow {
  granted: boolean;
  refused_by: string;
  limit_nano: string;
  committed_nano: string;
  leased_nano: string;
}

function toDecision(request: HoldRequest, row: HoldRow): HoldDecision {
  if (row.granted) return granted(request);
  const [limitNanoUsd, committedNanoUsd, leasedNanoUsd] = [row.limit_nano, row.committed_nano, row.leased_nano].map(
    BigInt,
  ) as [NanoUsd, NanoUsd, NanoUsd];
  const room = limitNanoUsd - committedNanoUsd - leasedNanoUsd;
  const availableNanoUsd = room > 0n ? room : 0n;
  return { granted: false, budgetId: row.refused_by, limitNanoUsd, committedNanoUsd, leasedNanoUsd, availableNanoUsd };
}
