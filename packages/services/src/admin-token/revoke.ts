import type { AdminTokenView } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewAdminToken } from "./view.ts";

/** Ends a token for good: the next request with it is nobody's. One that was revoked before is left as it is. */
export async function revokeAdminToken(context: VerbContext, { id }: { id: string }): Promise<AdminTokenView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "organization.write");
  const { organizationId } = actor;
  const { name, prefix, lastFour } = found(await db.adminTokens.find(organizationId, id));
  await db.transaction(async (tx) => {
    if (!(await tx.adminTokens.revoke(organizationId, id, now()))) return;
    const target = { targetType: "admin_token", targetId: id };
    await recordChange(tx, context, {
      action: "admin_token.revoke",
      ...target,
      before: { name, prefix, lastFour },
      after: { revoked: true },
    });
  });
  return viewAdminToken(context, found(await db.adminTokens.find(organizationId, id)));
}
