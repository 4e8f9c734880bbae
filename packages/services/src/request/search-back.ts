import type { FinalAttemptRow, RequestQuery } from "@gatehouse/db/admin";
import type { VerbContext } from "../platform.ts";

const HOUR_MS = 3_600_000;
const FIRST_SLICE_MS = 6 * HOUR_MS;
/** A partition's worth. */
const SLICE_MS = 24 * HOUR_MS;
/** A page that is not full by then is answered as it is. */
const PATIENCE_MS = 600;

export interface Searched {
  /** One more than a page, where there are more. */
  rows: FinalAttemptRow[];
  /** Where the search was broken off; null: it has seen everything. */
  searchedTo: Date | null;
}

/**
 * Looks for a page of requests from the newest on, a slice of time after the other, so that what matches nothing for a
 * month costs no more than what matches at once: it ends after a while, and is taken up again where it ended.
 * @param patienceMs after which no further slice is begun
 */
export async function searchBack(
  { db, now }: Pick<VerbContext, "db" | "now">,
  query: RequestQuery,
  patienceMs = PATIENCE_MS,
): Promise<Searched> {
  const rows: FinalAttemptRow[] = [];
  const end = await endOf(db, query);
  if (end === null) return { rows, searchedTo: null };
  const begun = performance.now();
  // Clocks of gateways may be ahead of this one.
  let upTo = Math.min(...[query.to, query.after?.startedAt].flatMap((at) => at?.getTime() ?? [])) + 1;
  if (upTo === Number.POSITIVE_INFINITY) upTo = now().getTime() + SLICE_MS;
  for (let width = FIRST_SLICE_MS; ; width = SLICE_MS) {
    const slice = { from: new Date(Math.max(end, upTo - width)), to: new Date(upTo) };
    const to = query.to && query.to < slice.to ? query.to : slice.to;
    rows.push(...(await db.requests.list({ ...query, from: slice.from, to, limit: query.limit - rows.length })));
    if (rows.length >= query.limit || slice.from.getTime() <= end) return { rows, searchedTo: null };
    if (performance.now() - begun >= patienceMs) return { rows, searchedTo: slice.from };
    upTo = slice.from.getTime();
  }
}

/** What is before it need not be looked at; null: there is nothing at all. */
async function endOf(db: VerbContext["db"], { organizationId, scope, from }: RequestQuery): Promise<number | null> {
  const begin = await db.requests.begin(organizationId, scope);
  return begin && Math.max(begin.getTime(), from?.getTime() ?? 0);
}
