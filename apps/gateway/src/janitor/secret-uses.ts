import { type Pool, recordSecretUses, type SecretUse } from "@gatehouse/db/gateway";
import type { Logger } from "pino";
import type { DatabaseClock } from "../clock.ts";

/** Who still uses the old secret of a key that was rotated, and who the new one. */
export interface SecretUses {
  /** Touches memory only. @param peer address of the other end of the connection */
  note(virtualKeyId: string, digest: string, peer: string): void;
  /** Resolves when all that was noted is stored, or cannot be. */
  stop(): Promise<void>;
}

const EVERY_MS = 2_000;
/** What cannot be stored while the database is away: the last use of each secret, and no more than these. */
const MOST_WAITING = 10_000;

/** Keeps the last use of each secret, and stores them every two seconds. */
export function startSecretUses(pool: Pool, clock: DatabaseClock, logger: Logger): SecretUses {
  let noted = new Map<string, SecretUse>();
  let storing: Promise<void> = Promise.resolve();

  async function store(): Promise<void> {
    if (noted.size === 0) return;
    const taken = noted;
    noted = new Map();
    try {
      await recordSecretUses(pool, [...taken.values()]);
    } catch (err) {
      logger.warn({ err }, "the last use of rotated secrets could not be stored");
      // What was noted meanwhile is newer.
      noted = new Map([...taken, ...noted]);
    }
  }

  const flush = () => {
    storing = storing.then(store);
    return storing;
  };
  const timer = setInterval(() => void flush(), EVERY_MS);
  timer.unref();
  return {
    note(virtualKeyId, digest, peer) {
      if (noted.size >= MOST_WAITING && !noted.has(digest)) return;
      noted.set(digest, { digest, virtualKeyId, at: clock.now(), from: plainAddress(peer) });
    },
    stop() {
      clearInterval(timer);
      return flush();
    },
  };
}

/** An IPv4 address that came through an IPv6 socket is written as what it is. */
const plainAddress = (peer: string): string | null => peer.replace(/^::ffff:(?=[\d.]+$)/, "") || null;
