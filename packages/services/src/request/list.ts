import { type Page, type RequestRow, visibleTeams } from "@gatehouse/domain";
import * as z from "zod";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { requestFilters } from "./filters.ts";
import { viewRequest } from "./view.ts";

export const listRequestsInput = z.strictObject({
  ...requestFilters,
  cursor: z.string().max(200).optional(),
  limit: pageLimit,
});

/**
 * One page of requests, newest first, of the teams that the actor may see. A page begins after its cursor's row, so
 * requests that arrive meanwhile shift nothing; `to` keeps them out altogether.
 */
export async function listRequests(
  { db, actor }: VerbContext,
  { cursor, limit, ...filters }: z.output<typeof listRequestsInput>,
): Promise<Page<RequestRow>> {
  const { organizationId } = actor;
  const after = cursor === undefined ? null : readCursor(cursor);
  const scope = visibleTeams(actor, "request.read");
  const found = await db.requests.list({ ...filters, organizationId, scope, after, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const sums = await db.requests.sums(
    organizationId,
    rows,
    rows.map(({ requestId }) => requestId),
  );
  const sumsOf = new Map(sums.map((sum) => [sum.requestId, sum]));
  const last = rows.at(-1);
  return {
    items: rows.map((row) => {
      const { startedAt } = row;
      return viewRequest(row, sumsOf.get(row.requestId) ?? { startedAt, attempts: 0, costNanoUsd: null });
    }),
    nextCursor: found.length > limit && last ? writeCursor(last) : null,
  };
}
