import type { FinalAttemptRow, RequestQuery } from "@gatehouse/db/admin";
import { GatehouseError, type RequestPage, requestFilterFields, visibleTeams } from "@gatehouse/domain";
import * as z from "zod";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { filtersOf, openTimeRange } from "./filters.ts";
import { searchBack } from "./search-back.ts";
import { viewRequests } from "./view-requests.ts";

export const listRequestsInput = z.strictObject({
  ...requestFilterFields,
  ...openTimeRange,
  cursor: z.string().max(200).optional(),
  /** Absent: older. */
  direction: z.enum(["older", "newer"]).optional(),
  limit: pageLimit,
});

/**
 * One page of requests, newest first, of the teams that the actor may see. A page begins at its cursor's row and goes on in
 * its direction, so requests that arrive meanwhile shift nothing; `to` keeps them out altogether. A search for what is
 * rare ends after some time with what it has found, and says how far it has come.
 * @param patienceMs of that search
 * @throws GatehouseError `invalid_request` for a cursor that is none
 */
export async function listRequests(
  context: VerbContext,
  input: z.output<typeof listRequestsInput>,
  patienceMs?: number,
): Promise<RequestPage> {
  const { db, actor } = context;
  const { cursor, direction = "older", limit, from, to } = input;
  const after = cursor === undefined ? null : readCursor(cursor);
  if (direction === "newer" && !after) {
    throw new GatehouseError("invalid_request", { message: "Newer than what? Give a cursor.", param: "cursor" });
  }
  const scope = visibleTeams(actor, "request.read");
  const { organizationId } = actor;
  const query: RequestQuery = {
    ...filtersOf(input),
    organizationId,
    scope,
    from,
    to,
    after,
    direction,
    limit: limit + 1,
  };
  if (direction === "newer") {
    const found = await db.requests.list(query);
    return pageOf(context, { rows: found.slice(-limit), more: found.length > limit, searchedTo: null });
  }
  const { rows: found, searchedTo } = await searchBack(context, query, patienceMs);
  return pageOf(context, { rows: found.slice(0, limit), more: found.length > limit, searchedTo });
}

interface Found {
  rows: FinalAttemptRow[];
  more: boolean;
  searchedTo: Date | null;
}

async function pageOf(context: VerbContext, { rows, more, searchedTo }: Found): Promise<RequestPage> {
  const [first, last] = [rows[0], rows.at(-1)];
  const onward = more ? last : searchedTo && { startedAt: searchedTo, eventId: LOWEST_ID };
  return {
    items: await viewRequests(context, rows),
    nextCursor: onward ? writeCursor(onward) : null,
    newerCursor: first ? writeCursor(first) : null,
    searchedTo: more ? null : (searchedTo?.toISOString() ?? null),
  };
}

/** Before every request of an instant. */
const LOWEST_ID = "00000000-0000-0000-0000-000000000000";
