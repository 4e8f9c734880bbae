import { type RequestDetail, visibleTeams } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewAttempt, viewRequest } from "./view.ts";
import { viewTrace } from "./view-trace.ts";

/** One request with all its attempts, and why it went the way it went. @throws GatehouseError `not_found`, also for a team that the actor may not see */
export async function readRequest(context: VerbContext, { requestId }: { requestId: string }): Promise<RequestDetail> {
  const { db, actor } = context;
  const attempts = await db.requests.attempts(actor.organizationId, visibleTeams(actor, "request.read"), requestId);
  const final = found(attempts.findLast((attempt) => attempt.final) ?? attempts.at(-1));
  const costs = attempts.map(({ costNanoUsd }) => costNanoUsd);
  const sums = {
    startedAt: new Date(Math.min(...attempts.map(({ startedAt }) => startedAt.getTime()))),
    attempts: attempts.filter(({ attempt }) => attempt > 0).length,
    costNanoUsd: costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0n),
  };
  return {
    request: viewRequest(final, sums),
    endpoint: final.endpoint,
    nodeId: final.nodeId,
    attempts: attempts.map(viewAttempt),
    trace: final.trace && (await viewTrace(context, final.trace)),
  };
}
