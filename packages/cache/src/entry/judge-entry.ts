import { LONGEST_CACHED_SECONDS } from "@gatehouse/domain";
import type { Entry } from "./entry.ts";
import { isPurged, type Purge } from "./purge.ts";

/** What a request asks of an answer that is given to it again. */
export interface Terms {
  /** Those in force, of its organization at least. */
  purges: readonly Purge[];
  /**
   * Whether the request could be sent to this deployment, well or not: an answer of one that it must not reach (another
   * route, a requirement, an end of the deployment) is none for it.
   */
  mayAnswer(deploymentId: string): boolean;
  /** The oldest that it takes; absent: as old as it may get. */
  maxAgeMs?: number;
}

/** `gone`: it is of no use to anybody any more. `unfit`: not to this request. */
export type Judgement = "usable" | "unfit" | "gone";

const LONGEST_MS = LONGEST_CACHED_SECONDS * 1_000;
/** A gateway whose clock was not right yet stores what no purge would reach. */
const FARTHEST_AHEAD_MS = 60_000;

/** @param nowMs by the clock that entries go by */
export function judgeEntry(entry: Entry, { purges, mayAnswer, maxAgeMs }: Terms, nowMs: number): Judgement {
  const { askedAtMs, storedAtMs, expiresAtMs } = entry;
  // Purges are known for as long as an answer may be kept, no longer.
  if (nowMs >= expiresAtMs || nowMs >= askedAtMs + LONGEST_MS) return "gone";
  if (Math.max(askedAtMs, storedAtMs) > nowMs + FARTHEST_AHEAD_MS || isPurged(entry, purges)) return "gone";
  if (maxAgeMs !== undefined && nowMs - storedAtMs > maxAgeMs) return "unfit";
  return mayAnswer(entry.meta.deploymentId) ? "usable" : "unfit";
}
