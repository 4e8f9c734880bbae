import { mayInTeam, type previewVirtualKeysInput, type VirtualKeysPreview } from "@gatehouse/domain";
import type * as z from "zod";
import type { VerbContext } from "../platform.ts";

const DAY_MS = 86_400_000;

/** What a change of these keys would touch; those that the actor may not see count for nothing. */
export async function previewVirtualKeys(
  { db, actor, now }: VerbContext,
  { ids }: z.output<typeof previewVirtualKeysInput>,
): Promise<VirtualKeysPreview> {
  const rows = await db.virtualKeys.findAll(actor.organizationId, ids);
  const seen = rows.filter(({ teamId }) => mayInTeam(actor, "virtual_key.read", teamId));
  const since = new Date(now().getTime() - DAY_MS);
  const requestsPerDay = await db.virtualKeys.requestsSince(
    seen.map(({ id }) => id),
    since,
  );
  return { keys: seen.length, teams: new Set(seen.map(({ teamId }) => teamId)).size, requestsPerDay };
}
