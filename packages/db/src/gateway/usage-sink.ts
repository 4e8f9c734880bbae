import type { SettledAttempt } from "@gatehouse/domain";
import { rollUp, rollUpHits, type UsageSink } from "@gatehouse/metering";
import { isUnstorable, retryContention, sqlState } from "./database-failure.ts";
import { detainHold } from "./leases.ts";
import { createPartitions, type Partitions } from "./partitions.ts";
import type { Pool, PoolClient } from "./pool.ts";
import { toStorable } from "./storable-attempt.ts";
import { INSERT_OBJECTS, objectRows } from "./upstream-objects.ts";
import {
  activityRows,
  hitRows,
  INSERT_RECORDS,
  recordRows,
  rollupRows,
  SETTLE,
  settlementRows,
  UPSERT_ACTIVITY,
  UPSERT_HITS,
  UPSERT_ROLLUPS,
} from "./usage-statements.ts";

export interface UsageSinkOptions {
  /**
   * Told of an attempt that can never be stored (an amount beyond BIGINT, an id that is none). It must keep the attempt
   * somewhere, since it counts as delivered; what it held stays reserved until its window ends. Throwing refuses the
   * whole batch.
   */
  onQuarantine: (attempt: SettledAttempt, error: unknown) => void | Promise<void>;
}

/**
 * Stores settled attempts: one transaction per batch holds the records, their rollups, the keys' last use and the
 * settlement of their budgets. Attempts that are there already change nothing, so a batch whose commit was not
 * answered is simply written again. One attempt that cannot be stored does not hold the others up.
 * `write` throws what `pg` throws when the database cannot be reached; then the batch should be written again later.
 */
export function createUsageSink(pool: Pool, { onQuarantine }: UsageSinkOptions): UsageSink {
  const partitions = createPartitions(pool);

  async function store(batch: readonly SettledAttempt[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await storeWhole(pool, partitions, batch);
    } catch (error) {
      const [only, second] = batch;
      if (!only || !isHopeless(error)) throw error;
      if (!second) {
        // Why it went where it went is not worth losing what it cost.
        if (only.record.decided?.trace) return await store([withoutTrace(only)]);
        if (only.budgets.length > 0) await detainHold(pool, only);
        return await onQuarantine(only, error);
      }
      const middle = Math.ceil(batch.length / 2);
      await store(batch.slice(0, middle));
      await store(batch.slice(middle));
    }
  }

  return { write: (batch) => store(inOrder(batch)) };
}

function withoutTrace(attempt: SettledAttempt): SettledAttempt {
  const { decided, ...record } = attempt.record;
  if (!decided) return attempt;
  const { trace: _, ...rest } = decided;
  return { ...attempt, record: { ...record, decided: rest } };
}

/** Beside what the database says: an attempt that is not even shaped like one (left on disk by another version). */
const isHopeless = (error: unknown): boolean =>
  isUnstorable(error) || error instanceof RangeError || error instanceof TypeError;

async function storeWhole(pool: Pool, partitions: Partitions, asGiven: readonly SettledAttempt[]): Promise<void> {
  const batch = asGiven.map(toStorable);
  const once = async () => {
    await partitions.ensure(batch.map(({ record }) => record.startedAt));
    await inTransaction(pool, (client) => storeIn(client, batch));
  };
  try {
    await retryContention(once);
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    partitions.forget();
    await retryContention(once);
  }
}

/** Rows are locked in the same order by every gateway: records, rollups, hits, keys, budget windows (last: they are the hot ones). */
async function storeIn(client: PoolClient, batch: readonly SettledAttempt[]): Promise<void> {
  const inserted = await client.query<{ event_id: string }>({ ...INSERT_RECORDS, values: [recordRows(batch)] });
  const fresh = onlyInserted(batch, inserted.rows);
  if (fresh.length === 0) return;
  const objects = objectRows(fresh);
  if (objects) await client.query({ ...INSERT_OBJECTS, values: [objects] });
  const records = fresh.map(({ record }) => record);
  await client.query({ ...UPSERT_ROLLUPS, values: [rollupRows(rollUp(records))] });
  const hits = hitRows(rollUpHits(records));
  if (hits) await client.query({ ...UPSERT_HITS, values: [hits] });
  await client.query({ ...UPSERT_ACTIVITY, values: [activityRows(fresh)] });
  const settlements = settlementRows(fresh);
  if (settlements) await client.query({ ...SETTLE, values: [settlements] });
}

function onlyInserted(batch: readonly SettledAttempt[], rows: readonly { event_id: string }[]) {
  if (rows.length === batch.length) return batch;
  const ids = new Set(rows.map((row) => row.event_id));
  return batch.filter(({ record }) => ids.has(record.eventId.toLowerCase()));
}

/**
 * An attempt settles once: should a batch name it twice, the first word counts. In the order of ids, so that the same
 * attempts written from two places at once wait for each other instead of ending in a deadlock.
 */
function inOrder(batch: readonly SettledAttempt[]): SettledAttempt[] {
  const seen = new Map<string, SettledAttempt>();
  for (const attempt of batch) {
    if (!seen.has(attempt.record.eventId)) seen.set(attempt.record.eventId, attempt);
  }
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, attempt]) => attempt);
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await work(client);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    // An answer from the server leaves a sound connection; anything else, and it is not to be used again.
    const sound = sqlState(error) !== undefined && (await rollback(client));
    client.release(!sound);
    throw error;
  }
}

const rollback = (client: PoolClient): Promise<boolean> =>
  client.query("ROLLBACK").then(
    () => true,
    () => false,
  );

/** `check_violation` without a constraint: PostgreSQL found no partition for the row. */
const isMissingPartition = (error: unknown): boolean =>
  sqlState(error) === "23514" && (error as { constraint?: string }).constraint === undefined;
