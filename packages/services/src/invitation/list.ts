import type { InvitationView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewInvitations } from "./view.ts";

/** Who is invited and has not accepted yet, the newest first. */
export async function listInvitations(context: VerbContext): Promise<{ items: InvitationView[] }> {
  const { db, actor } = context;
  requireInOrganization(actor, "person.read");
  return { items: await viewInvitations(context, await db.invitations.list(actor.organizationId)) };
}
