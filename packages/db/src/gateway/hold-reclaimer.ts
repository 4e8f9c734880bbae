import { releaseHold } from "./leases.ts";
import { type Pool, STATEMENT_TIMEOUT_MS } from "./pool.ts";

/** A statement whose answer was lost may be committed until the server's own timeout ends it; doubled for the way there. */
const GRACE_MS = 2 * STATEMENT_TIMEOUT_MS;
const EVERY_MS = 1_000;

export interface HoldReclaimer {
  /** Holds that may be granted without anybody knowing, and that are never dialled. */
  add(ids: string[]): void;
  close(): Promise<void>;
}

/**
 * Gives back holds whose answer was lost: again and again until no late commit can bring them back. Should this process
 * end before, its next start returns them as leases without an intent (`reclaimLeases`).
 */
export function createHoldReclaimer(pool: Pool): HoldReclaimer {
  /** When each was added, on the clock of `performance.now()`. */
  const lost = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function sweep(): Promise<void> {
    const ids = [...lost.keys()];
    const beganMs = performance.now();
    try {
      await releaseHold(pool, ids);
    } catch {
      return; // The database is still away.
    }
    for (const id of ids) if (beganMs - (lost.get(id) ?? 0) > GRACE_MS) lost.delete(id);
  }

  function schedule(): void {
    if (timer || lost.size === 0) return;
    timer = setTimeout(async () => {
      await sweep();
      timer = undefined;
      schedule();
    }, EVERY_MS).unref();
  }

  return {
    add(ids) {
      for (const id of ids) lost.set(id, performance.now());
      schedule();
    },
    async close() {
      clearTimeout(timer);
      if (lost.size > 0) await sweep();
    },
  };
}
