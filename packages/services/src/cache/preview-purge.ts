import type { CachePurgeInput, CachePurgePreviewView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import { inTime } from "../in-time.ts";
import type { VerbContext } from "../platform.ts";
import { nameOfSelection } from "./selection.ts";

/**
 * What a purge would take, and what its answers were good for in the last seven days. Changes nothing.
 * @throws GatehouseError `forbidden`, `not_found` when there is no such team or key
 */
export async function previewCachePurge(context: VerbContext, what: CachePurgeInput): Promise<CachePurgePreviewView> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.write");
  await nameOfSelection(context, what);
  const selection = { organizationId: actor.organizationId, what };
  const [answers, { hits, savedNanoUsd }] = await Promise.all([
    inTime(db.cache.kept(selection)),
    db.cache.hitsOfAWeek(selection),
  ]);
  return { answers, hits, savedNanoUsd: savedNanoUsd.toString() };
}
