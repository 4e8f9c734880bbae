import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodePeers } from "@gatehouse/db/gateway";

/** Who else is alive, as far as this gateway knows. */
export interface Peers {
  current(): NodePeers;
  /** What the database said at a beat, at that time (monotonic, ms). */
  learn(found: NodePeers, nowMs: number): void;
}

const NAME = "peers";
/** Who was silent for so long is taken for gone; so long it takes until all have been heard of again. */
const SILENCE_MS = 15_000;

/**
 * Kept in the spool's directory: a gateway that starts while the database is away takes no more than its share of what it
 * last shared. After the database was away, all gateways look gone to the first that asks: for a while their number only
 * grows.
 */
export function createPeers(directory: string): Peers {
  let peers = read(directory) ?? { count: 1, rank: 0 };
  let learntMs: number | undefined;
  let onlyGrowsUntilMs = Number.NEGATIVE_INFINITY;
  return {
    current: () => peers,
    learn(found, nowMs) {
      if (learntMs === undefined || nowMs - learntMs > SILENCE_MS) onlyGrowsUntilMs = nowMs + SILENCE_MS;
      learntMs = nowMs;
      if (found.count < peers.count && nowMs < onlyGrowsUntilMs) return;
      if (found.count === peers.count && found.rank === peers.rank) return;
      peers = found;
      write(directory, peers);
    },
  };
}

function read(directory: string): NodePeers | undefined {
  try {
    const [count, rank] = readFileSync(join(directory, NAME), "utf8").split(" ").map(Number);
    const isSound =
      Number.isInteger(count) && Number.isInteger(rank) && Number(rank) >= 0 && Number(rank) < Number(count);
    return isSound ? { count: count as number, rank: rank as number } : undefined;
  } catch {
    return undefined;
  }
}

/** A disk that does not take it is somebody else's alarm; the number is right until the next start. */
function write(directory: string, { count, rank }: NodePeers): void {
  try {
    writeFileSync(join(directory, NAME), `${count} ${rank}`, { mode: 0o600 });
  } catch {}
}
