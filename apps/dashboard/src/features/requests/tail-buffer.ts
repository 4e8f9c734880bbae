import type { RequestRow } from "@gatehouse/domain";

export const MOST_TAILED = 500;

/** Newest first, each request once (as it was seen last), and no more than the newest. */
export function mergeTail(
  newer: readonly RequestRow[],
  older: readonly RequestRow[],
  most = MOST_TAILED,
): readonly RequestRow[] {
  if (newer.length === 0) return older;
  const rows = new Map([...newer, ...older].reverse().map((row) => [row.requestId, row]));
  const order = ({ startedAt, requestId }: RequestRow) => `${startedAt} ${requestId}`;
  return [...rows.values()].sort((a, b) => (order(a) < order(b) ? 1 : -1)).slice(0, most);
}
