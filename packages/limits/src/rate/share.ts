/** The gateways that are alive, and this one's place among them, from 0. */
export interface Peers {
  count: number;
  rank: number;
}

/** This gateway's part of a limit. The parts of all gateways together are the limit, no more and no less. */
export function shareOf(limit: number, { count, rank }: Peers): number {
  if (count <= 1) return limit;
  return Math.floor(limit / count) + (rank < limit % count ? 1 : 0);
}
