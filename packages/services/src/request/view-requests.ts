import type { FinalAttemptRow } from "@gatehouse/db/admin";
import type { RequestRow } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { viewRequest } from "./view.ts";

/** Requests as the API shows them, each with the sums of all its attempts. */
export async function viewRequests(
  { db, actor }: Pick<VerbContext, "db" | "actor">,
  rows: readonly FinalAttemptRow[],
): Promise<RequestRow[]> {
  const ids = rows.map(({ requestId }) => requestId);
  const sums = await db.requests.sums(actor.organizationId, rows, ids);
  const sumsOf = new Map(sums.map((sum) => [sum.requestId, sum]));
  return rows.map((row) => {
    const { startedAt } = row;
    return viewRequest(row, sumsOf.get(row.requestId) ?? { startedAt, attempts: 0, costNanoUsd: null });
  });
}
