import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../stack/database.ts";
import { addLook, noReadings, type Readings, type WindowReading } from "./reading.ts";

const EVERY_MS = 200;

/** Looks at the ledger all the time; what it shows is in `readings`. */
export function watchLedger(database: Database): { readings: Readings; stop(): Promise<void> } {
  const readings = noReadings();
  const stopping = new AbortController();
  const { signal } = stopping;
  async function watch(): Promise<void> {
    while (!signal.aborted) {
      const windows = await readWindows(database).catch(() => undefined);
      if (windows) addLook(readings, windows);
      else readings.unanswered += 1;
      await sleep(EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }
  const watching = watch();
  return {
    readings,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

/** One statement: everything in it is of the same instant. */
async function readWindows(database: Database): Promise<WindowReading[]> {
  const rows = await database.query<Record<string, string>>(WINDOWS);
  return rows.map((row) => ({
    budgetId: String(row.budget_id),
    period: String(row.period),
    startMs: Number(row.start_ms),
    limitNanoUsd: BigInt(row.limit_nano ?? 0),
    committedNanoUsd: BigInt(row.committed ?? 0),
    leasedNanoUsd: BigInt(row.leased ?? 0),
    leasesNanoUsd: BigInt(row.leases ?? 0),
  }));
}

const WINDOWS = `
  WITH leases AS (SELECT budget_id, window_start, sum(granted_nano_usd) AS amount FROM budget_lease GROUP BY 1, 2),
  raises AS (
    SELECT budget_id, sum(amount_nano_usd) AS amount FROM budget_raise WHERE starts_at <= now() AND now() < ends_at GROUP BY 1
  )
  SELECT w.budget_id, b.period::text, (extract(epoch FROM w.window_start) * 1000)::bigint::text AS start_ms,
    (b.limit_nano_usd + coalesce(raises.amount, 0))::text AS limit_nano, w.committed_nano_usd::text AS committed,
    w.leased_nano_usd::text AS leased, coalesce(leases.amount, 0)::text AS leases
  FROM budget_window w JOIN budget b ON b.id = w.budget_id AND b.enforcement = 'hard'
    LEFT JOIN leases USING (budget_id, window_start) LEFT JOIN raises ON raises.budget_id = b.id`;
