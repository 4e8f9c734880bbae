import type { AdminTokenView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewAdminToken } from "./view.ts";

/** Tokens of the admin API, newest first; those that are over are among them. */
export async function listAdminTokens(context: VerbContext): Promise<{ items: AdminTokenView[] }> {
  const { db, actor } = context;
  requireInOrganization(actor, "organization.write");
  const rows = await db.adminTokens.list(actor.organizationId);
  return { items: await Promise.all(rows.map((row) => viewAdminToken(context, row))) };
}
