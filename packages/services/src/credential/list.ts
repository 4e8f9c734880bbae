import type { CredentialView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewCredential } from "./view.ts";

/** The provider credentials, oldest first. */
export async function listCredentials({ db, actor }: VerbContext): Promise<{ items: CredentialView[] }> {
  requireInOrganization(actor, "provider.read");
  return { items: (await db.credentials.list(actor.organizationId)).map(viewCredential) };
}
