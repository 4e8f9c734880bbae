import type { ReplayQuery, ReplayRow, Repositories } from "@gatehouse/db/admin";
import {
  type dryRunPolicyInput,
  GatehouseError,
  MOST_REPLAYED,
  type PolicyDocument,
  type PolicyDryRunView,
} from "@gatehouse/domain";
import { compilePolicy } from "@gatehouse/routing";
import type * as z from "zod";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { checkDocument } from "./document/check-document.ts";
import { loadNames } from "./document/names.ts";
import { readDocument } from "./document/read-document.ts";
import { resolveDocument } from "./document/resolve-document.ts";
import { documentOf } from "./document/stored-document.ts";
import { compare, isLeftOut } from "./dry-run/compare.ts";
import { estimateCost } from "./dry-run/estimate-cost.ts";
import { loadStanding } from "./dry-run/load-standing.ts";
import { factsOf, missingOf } from "./dry-run/recorded-facts.ts";
import { createRecordedPolicies } from "./dry-run/recorded-policies.ts";
import { Tally, type Tried } from "./dry-run/tally.ts";
import { type Standing, targetsThen } from "./dry-run/targets-then.ts";
import { viewTally } from "./dry-run/view-dry-run.ts";

const HOUR_MS = 3_600_000;
const PAGE = 1000;
const UNDER_WAY = "A dry run is already under way in your organization. Start this one when it is done.";

/**
 * Tries a document on the requests of the last hours, whatever is wrong with it, and changes nothing. The same records give
 * the same answer. For whoever may see both the policy and the requests of the whole organization; one at a time in each.
 * @param most requests that are looked at; of more, an even sample of about so many
 * @throws GatehouseError `not_found`, `forbidden`, `invalid_request` for a document that cannot be read, `conflict` while
 * another one is under way, `query_timeout`
 */
export async function dryRunPolicy(
  context: VerbContext,
  input: z.output<typeof dryRunPolicyInput>,
  most = MOST_REPLAYED,
): Promise<PolicyDryRunView> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.read");
  requireInOrganization(actor, "request.read");
  const report = await db.alone(`dry run of ${actor.organizationId}`, () => dryRun(context, input, most));
  if (report === "busy") throw new GatehouseError("conflict", { message: UNDER_WAY });
  return report;
}

async function dryRun(
  context: VerbContext,
  input: z.output<typeof dryRunPolicyInput>,
  most: number,
): Promise<PolicyDryRunView> {
  const { db, actor, now } = context;
  const names = await loadNames(db, actor);
  const document =
    input.document === undefined
      ? await documentOf(db, actor, input.of)
      : resolveDocument(readDocument(input.document), names);
  const to = now();
  const from = new Date(to.getTime() - input.hours * HOUR_MS);
  const { organizationId } = actor;
  const requests = await db.replay.count({ organizationId, from, to });
  const query = { organizationId, from, to, every: Math.max(1, Math.ceil(requests / most)) };
  const tally = await replay(context, document, query, await loadStanding(context, names, query));
  return {
    of: input.document === undefined ? input.of : "document",
    from: from.toISOString(),
    to: to.toISOString(),
    sample: { requests, every: query.every, taken: tally.counts.compared + tally.counts.leftOut },
    ...viewTally(tally, document, names),
    issues: checkDocument(document, names, context),
  };
}

async function replay(
  { db, actor }: VerbContext,
  document: PolicyDocument,
  query: ReplayQuery,
  standing: Standing,
): Promise<Tally> {
  const policy = compilePolicy(document);
  const policyThen = createRecordedPolicies(db, actor);
  const tally = new Tally(document);
  for await (const row of recordsOf(db, query)) {
    if (isLeftOut(row)) {
      tally.leaveOut();
      continue;
    }
    const facts = factsOf(row);
    const comparison = compare(policy, row, facts, targetsThen(standing, row, facts));
    const { toId } = comparison;
    const price = toId === null ? undefined : standing.prices.get(toId);
    tally.add({
      ...comparison,
      row,
      cost: estimateCost(row, comparison, facts, price),
      latencyDifferenceMs: latencyDifference(row, toId, standing),
      missing: missingOf(policy, row, await policyThen(row.policyVersion)),
    });
  }
  return tally;
}

/** Page by page, so that no more than one is in memory. */
async function* recordsOf(db: Pick<Repositories, "replay">, query: ReplayQuery): AsyncGenerator<ReplayRow> {
  let after: ReplayRow | null = null;
  for (;;) {
    const page: ReplayRow[] = await db.replay.page(query, { after, limit: PAGE });
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < PAGE) return;
  }
}

function latencyDifference(
  { firstByteMs }: ReplayRow,
  toId: string | null,
  { usualFirstByteMs }: Standing,
): Tried["latencyDifferenceMs"] {
  const usualMs = toId === null ? undefined : usualFirstByteMs.get(toId);
  return usualMs === undefined || firstByteMs === null ? null : usualMs - firstByteMs;
}
