import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "../stack/stack.ts";
import {
  type BudgetTerms,
  type Evidence,
  type Lease,
  type LedgerWindow,
  type ProvenKey,
  type RollupSum,
  type StoredAttempt,
  type Stranded,
  usd,
} from "./evidence.ts";

const LOOK_EVERY_MS = 100;

/**
 * Heals what is left to be healed, and waits until nothing is held, every gateway has handed over its records, and no
 * call is open at the upstream. Call it when nobody calls any more.
 */
export async function awaitCalm(
  { database, nodes, upstream }: Stack,
  boundMs: number,
  heal: () => Promise<void>,
): Promise<Stranded> {
  const heldNow = async () => {
    const [row] = await database.query<{ held: string }>(
      "SELECT coalesce(sum(leased_nano_usd), 0) AS held FROM budget_window",
    );
    return BigInt(row?.held ?? 0);
  };
  const atHealNanoUsd = await heldNow();
  const beganMs = performance.now();
  await heal();
  for (;;) {
    const held = await heldNow();
    const openCalls = await upstream.openCalls();
    const depths = await Promise.all(nodes.map(async ({ gateway }) => (await gateway.readiness())?.spoolDepth));
    const tookMs = performance.now() - beganMs;
    if (held === 0n && openCalls === 0 && depths.every((depth) => depth === 0)) {
      return { atHealNanoUsd, goneAfterMs: tookMs, boundMs, left: "" };
    }
    if (tookMs > boundMs) {
      const left = `${usd(held)} held, ${openCalls} open calls, ${depths.join(", ")} records in the gateways' spools`;
      return { atHealNanoUsd, goneAfterMs: null, boundMs, left };
    }
    await sleep(LOOK_EVERY_MS);
  }
}

type Stored = Pick<Evidence, "keys" | "budgets" | "windows" | "leases" | "records" | "rollups">;

/** Everything that PostgreSQL knows of the run. Nobody may write meanwhile. */
export async function readStored({ database }: Stack): Promise<Stored> {
  const amounts = <T>(rows: Record<string, unknown>[]): T[] => rows.map((row) => withAmounts(row) as T);
  return {
    keys: await database.query<ProvenKey>(`SELECT id, team_id AS "teamId", member_id AS "memberId" FROM virtual_key`),
    budgets: amounts<BudgetTerms>(await database.query(BUDGETS)),
    windows: amounts<LedgerWindow>(await database.query(WINDOWS)),
    leases: amounts<Lease>(await database.query(LEASES)),
    records: (await database.query<RecordRow>(RECORDS)).map(toAttempt),
    rollups: amounts<RollupSum>(await database.query(ROLLUPS)),
  };
}

/** Amounts come as text, and are named for their unit. */
function withAmounts(row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => {
    if (name.endsWith("NanoUsd") && typeof value === "string") return [name, BigInt(value)];
    return [name, name.endsWith("Ms") ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

interface RecordRow extends Record<string, unknown> {
  budgetIds: string[];
  windowStarts: Date[];
}

function toAttempt({ budgetIds, windowStarts, ...row }: RecordRow): StoredAttempt {
  const charges = budgetIds.map((budgetId, index) => ({
    budgetId,
    windowStartMs: (windowStarts[index] as Date).getTime(),
  }));
  return { ...withAmounts(row), charges } as unknown as StoredAttempt;
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const BUDGETS = `
  SELECT id, team_id AS "teamId", user_id AS "userId", virtual_key_id AS "virtualKeyId", model, provider,
    period::text AS period, enforcement::text AS enforcement,
    (limit_nano_usd + coalesce((SELECT sum(amount_nano_usd) FROM budget_raise r
      WHERE r.budget_id = budget.id AND r.starts_at <= now() AND now() < r.ends_at), 0))::text AS "limitNanoUsd"
  FROM budget ORDER BY id`;

const WINDOWS = `
  SELECT budget_id AS "budgetId", ${ms("window_start")} AS "startMs", ${ms("window_end")} AS "endMs",
    committed_nano_usd::text AS "committedNanoUsd", leased_nano_usd::text AS "leasedNanoUsd",
    opening_nano_usd::text AS "openingNanoUsd"
  FROM budget_window ORDER BY 1, 2`;

const LEASES = `
  SELECT budget_id AS "budgetId", ${ms("window_start")} AS "startMs", node_id AS "nodeId",
    granted_nano_usd::text AS "grantedNanoUsd"
  FROM budget_lease`;

const RECORDS = `
  SELECT event_id AS "eventId", request_id AS "requestId", attempt, final, virtual_key_id AS "virtualKeyId",
    status::text AS status, http_status AS "httpStatus", upstream_status AS "upstreamStatus", error_code AS "errorCode",
    upstream_request_id AS "upstreamRequestId", metering::text AS metering, cost_nano_usd::text AS "costNanoUsd",
    held_nano_usd::text AS "heldNanoUsd", budget_ids AS "budgetIds", budget_window_starts AS "windowStarts"
  FROM usage_record`;

const ROLLUPS = `
  SELECT virtual_key_id AS "virtualKeyId", status::text AS status, sum(attempts)::int AS attempts,
    sum(requests)::int AS requests, sum(cost_nano_usd)::text AS "costNanoUsd"
  FROM usage_rollup GROUP BY 1, 2`;
