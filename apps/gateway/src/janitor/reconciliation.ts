import { createLedgerChecker, type LedgerCheck, type LedgerDifference, type Pool } from "@gatehouse/db/gateway";
import type { Logger } from "pino";

/** Knows how the latest reconciliation went, whichever gateway did it. */
export interface LedgerWatch {
  /** undefined until there was one. */
  latest(): LedgerCheck | undefined;
  stop(): void;
}

const FIRST_MS = 3_000;
/** However long it takes, it may use no more than one part in so many of the database's time. */
const REST_SHARE = 20;

/** Compares the ledger with records and leases again and again; of all gateways, one at a time does. */
export function startReconciliation(options: {
  pool: Pool;
  logger: Logger;
  nodeId: string;
  everyMs: number;
}): LedgerWatch {
  const { pool, logger, nodeId, everyMs } = options;
  const checker = createLedgerChecker(pool, nodeId);
  let latest: LedgerCheck | undefined;
  let told = "";
  let stopped = false;
  let timer: NodeJS.Timeout;

  function tell(found: LedgerDifference[]): void {
    const differences = found.map(({ windowStart, ...amounts }) => ({ windowStart, ...textsOf(amounts) }));
    const text = JSON.stringify(differences);
    if (found.length > 0 && text !== told) logger.error({ differences }, "the ledger differs from its records");
    told = text;
  }

  async function reconcile(): Promise<void> {
    const beganMs = performance.now();
    try {
      const outcome = await checker.run(everyMs);
      latest = outcome.latest;
      tell(outcome.found);
    } catch (err) {
      logger.warn({ err }, "the ledger could not be reconciled");
    }
    schedule(Math.max(everyMs, (performance.now() - beganMs) * REST_SHARE));
  }

  function schedule(ms: number): void {
    if (stopped) return;
    timer = setTimeout(() => void reconcile(), ms);
    timer.unref();
  }

  schedule(Math.min(FIRST_MS, everyMs));
  return {
    latest: () => latest,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const textsOf = (amounts: Record<string, string | bigint>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, String(value)]));
