import type { ErrorCode, SettledAttempt, TokenCounts } from "@gatehouse/domain";
import type { Ledger } from "@gatehouse/limits";
import type { UsageSpool } from "@gatehouse/metering";
import type { LoadGuard } from "../http/load-guard.ts";
import type { LedgerWatch } from "../janitor/reconciliation.ts";
import type { Snapshots } from "../snapshot/snapshots.ts";
import { createRegistry, type Registry } from "./registry.ts";

/** What the gateway counts of its work. Labels are of small, fixed sets, and nothing here says who asked what. */
export interface GatewayMetrics {
  /** For what else there is to show: whoever keeps a number registers it here. */
  registry: Registry;
  /** An answer is through, or its caller has left (then `status` is 499). Times since the request's arrival, in ms. */
  answered(endpoint: string, status: number, durationMs: number, firstByteMs: number | undefined): void;
  /** A request was stopped before a provider was dialled. */
  refused(code: ErrorCode): void;
  quarantined(): void;
  /** The spool, whose settled attempts are counted on their way. */
  counting(spool: UsageSpool): UsageSpool;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const CLASSES = ["", "1xx", "2xx", "3xx", "4xx", "5xx"];

export function createGatewayMetrics(): GatewayMetrics {
  const registry = createRegistry();
  const requests = registry.counters("gatehouse_requests_total", "Requests answered.", ["endpoint", "status"]);
  const durations = registry.histograms(
    "gatehouse_request_duration_seconds",
    "From arrival to the end of the answer.",
    "endpoint",
    SECONDS,
  );
  const firstBytes = registry.histograms(
    "gatehouse_time_to_first_byte_seconds",
    "From arrival to the first byte of the answer.",
    "endpoint",
    SECONDS,
  );
  const refusals = registry.counters("gatehouse_refusals_total", "Requests stopped before a provider was called.", [
    "code",
  ]);
  const quarantined = registry.counter(
    "gatehouse_quarantined_attempts_total",
    "Attempts that PostgreSQL can never store, set aside in quarantine.jsonl.",
  );
  const count = attemptCounters(registry);
  return {
    registry,
    answered(endpoint, status, durationMs, firstByteMs) {
      requests.of(endpoint, CLASSES[Math.trunc(status / 100)] ?? "").add();
      durations.of(endpoint).observe(durationMs / 1000);
      if (firstByteMs !== undefined) firstBytes.of(endpoint).observe(firstByteMs / 1000);
    },
    refused: (code) => refusals.of(code).add(),
    quarantined: () => quarantined.add(),
    counting: (spool) => ({
      intend: (intent) => spool.intend(intent),
      settle(attempt) {
        count(attempt);
        spool.settle(attempt);
      },
      get depth() {
        return spool.depth;
      },
      get recovering() {
        return spool.recovering;
      },
      state: () => spool.state(),
      close: (timeoutMs) => spool.close(timeoutMs),
    }),
  };
}

function attemptCounters(registry: Registry): (attempt: SettledAttempt) => void {
  const attempts = registry.counters("gatehouse_upstream_attempts_total", "Calls of providers, by how they ended.", [
    "provider",
    "result",
  ]);
  const tokens = registry.counters(
    "gatehouse_tokens_total",
    "Tokens billed; input and output are totals, the other kinds parts of them.",
    ["kind"],
  );
  const cost = registry.amounts("gatehouse_cost_nano_usd_total", "Cost of what was billed, in nano-dollars.", [
    "provider",
  ]);
  const caching = registry.counters(
    "gatehouse_cache_answers_total",
    "Requests that a rule caches, by what the cache did.",
    ["status"],
  );
  return ({ record }) => {
    const cache = record.decided?.cache;
    if (cache) caching.of(cache.status).add();
    if (cache?.status === "hit" && record.costNanoUsd !== null) cost.of("cache").add(record.costNanoUsd);
    if (record.provider === null) return;
    attempts.of(record.provider, record.errorCode ?? "success").add();
    for (const kind of Object.keys(record.tokens) as (keyof TokenCounts)[]) tokens.of(kind).add(record.tokens[kind]);
    if (record.costNanoUsd !== null) cost.of(record.provider).add(record.costNanoUsd);
  };
}

/** What is not counted but looked at. */
export interface Sights {
  snapshots: Snapshots;
  spool: UsageSpool;
  guard: LoadGuard;
  ledgerWatch: LedgerWatch;
  /** The one in force, of all there are. */
  modes: { ledger(): string; rateLimits(): string };
  ledger: Pick<Ledger, "totals">;
}

export function registerSights(
  registry: Registry,
  { snapshots, spool, guard, ledgerWatch, ledger, modes }: Sights,
): void {
  const { gauge } = registry;
  const startedAt = new Date();
  gauge("gatehouse_requests_in_flight", "Requests under way.", () => guard.inFlight);
  gauge("gatehouse_event_loop_lag_seconds", "How late timers come.", () => guard.lagMs / 1000);
  gauge(
    "gatehouse_snapshot_version",
    "Version of the configuration that is served.",
    () => snapshots.current()?.version,
  );
  gauge(
    "gatehouse_snapshot_age_seconds",
    "Since that configuration was last known to be the newest.",
    () => snapshots.ageMs() / 1000,
  );
  gauge("gatehouse_degraded", "1 while it serves a configuration that may not be the newest.", () =>
    Number(snapshots.current() !== undefined && snapshots.stale()),
  );
  gauge("gatehouse_database_reachable", "1 while PostgreSQL answers.", () => Number(!snapshots.stale()));
  registerSpool(registry, spool);
  gauge(
    "gatehouse_ledger_differences",
    "Budget windows whose ledger differs from its records or leases, as the latest reconciliation found.",
    () => ledgerWatch.latest()?.differences,
  );
  gauge(
    "gatehouse_ledger_check_age_seconds",
    "Since the latest reconciliation, or since the start while there was none.",
    () => ageOf(ledgerWatch.latest()?.checkedAt ?? startedAt),
  );
  gauge("gatehouse_leases", "Budget windows of which a part is leased.", () => ledger.totals().leases);
  gauge(
    "gatehouse_leased_nano_usd",
    "Of these parts, what requests hold and what is spare.",
    () => leased(ledger),
    "part",
  );
  gauge("gatehouse_ledger_mode", "How budgets are held.", () => ({ [modes.ledger()]: 1 }), "mode");
  gauge("gatehouse_rate_limit_mode", "How rate limits are counted.", () => ({ [modes.rateLimits()]: 1 }), "mode");
}

function registerSpool({ gauge, tally }: Registry, spool: UsageSpool): void {
  gauge("gatehouse_spool_attempts", "Attempts that are settled and not yet stored.", () => spool.depth);
  gauge("gatehouse_spool_bytes", "What the spool takes on the disk.", () => spool.state().bytes);
  gauge("gatehouse_spool_limit_bytes", "From where on new requests are refused.", () => spool.state().limitBytes);
  gauge(
    "gatehouse_spool_oldest_age_seconds",
    "Since the attempt began that has waited longest.",
    () => ageOf(spool.state().oldestAt ?? undefined) ?? 0,
  );
  gauge("gatehouse_spool_level", "How the spool is.", () => ({ [spool.state().level]: 1 }), "level");
  gauge("gatehouse_spool_disk_refused", "1 while the disk does not take what is written.", () =>
    Number(spool.state().level === "refused"),
  );
  tally(
    "gatehouse_spool_dropped_total",
    "Records of refused requests that there was no room for.",
    () => spool.state().dropped,
  );
}

function leased(ledger: Pick<Ledger, "totals">): Record<string, bigint> {
  const { heldNanoUsd: held, spareNanoUsd: spare } = ledger.totals();
  return { held, spare };
}

const ageOf = (at: Date | undefined): number | undefined =>
  at === undefined ? undefined : Math.max(0, Date.now() - at.getTime()) / 1000;
