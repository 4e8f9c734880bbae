import { GatehouseError, type Page, type PolicyVersionView } from "@gatehouse/domain";
import * as z from "zod";
import { requireSomewhere } from "../authorize.ts";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";
import { viewVersion } from "./view.ts";

export const listPolicyVersionsInput = z.strictObject({ cursor: z.string().max(20).optional(), limit: pageLimit });

/** What was in force and is, newest first, without the documents. */
export async function listPolicyVersions(
  { db, actor }: VerbContext,
  { cursor, limit }: z.output<typeof listPolicyVersionsInput>,
): Promise<Page<PolicyVersionView>> {
  requireSomewhere(actor, "policy.read");
  const before = readCursor(cursor);
  const found = await db.policies.list(actor.organizationId, { before, limit: limit + 1 });
  const rows = found.slice(0, limit);
  return {
    items: rows.map((row, place) => viewVersion(row, { inForce: before === null && place === 0 })),
    nextCursor: found.length > limit ? `${rows.at(-1)?.version}` : null,
  };
}

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,9}$/.test(cursor)) {
    throw new GatehouseError("invalid_request", { message: "The cursor is not valid.", param: "cursor" });
  }
  return Number(cursor);
}
