import type { CachePurgeRow } from "@gatehouse/db/admin";
import { type CachePurgeView, type Page, uuid } from "@gatehouse/domain";
import * as z from "zod";
import { requireInOrganization } from "../authorize.ts";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";
import { viewPurge } from "./view.ts";

export const listCachePurgesInput = z.strictObject({ cursor: uuid.optional(), limit: pageLimit });

/** What was purged in the organization, newest first. */
export async function listCachePurges(
  context: VerbContext,
  { cursor, limit }: z.output<typeof listCachePurgesInput>,
): Promise<Page<CachePurgeView>> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.read");
  const found = await db.cache.purges(actor.organizationId, { before: cursor ?? null, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const names = await namesOf(context, rows);
  return {
    items: rows.map((row) => viewPurge(row, names.get(row.value ?? "") ?? null)),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** What the teams and keys of these purges are called by now; those that are gone are absent. */
async function namesOf({ db, actor }: VerbContext, rows: readonly CachePurgeRow[]): Promise<Map<string, string>> {
  const idsOf = (by: CachePurgeRow["by"]) => rows.flatMap((row) => (row.by === by && row.value ? [row.value] : []));
  const [teams, keys] = await Promise.all([
    db.teams.list(actor.organizationId, idsOf("team")),
    db.virtualKeys.named(actor.organizationId, idsOf("key")),
  ]);
  return new Map([...teams, ...keys].map(({ id, name }) => [id, name]));
}
