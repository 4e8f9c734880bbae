import type { CredentialView, createCredentialInput } from "@gatehouse/domain";
import type * as z from "zod";
import { found, invalidField, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireAllowedBaseUrl } from "./base-url.ts";
import { requireUsableSecret } from "./secret.ts";
import { storeCredential } from "./store.ts";
import { presetOf, viewCredential } from "./view.ts";

/**
 * Adds a provider credential; its secret is sealed and never answered again.
 * @throws GatehouseError `conflict` (field `name`), `invalid_request` (fields `baseUrl`, `secret`)
 */
export async function createCredential(
  context: VerbContext,
  input: z.output<typeof createCredentialInput>,
): Promise<CredentialView> {
  const { db, actor } = context;
  requireInOrganization(actor, "provider.write");
  const preset = presetOf(input.provider);
  const baseUrl = input.baseUrl ?? preset?.defaultBaseUrl;
  if (!baseUrl) throw invalidField("baseUrl", "This provider has no address of its own; give one.");
  requireAllowedBaseUrl(context, input.provider, baseUrl);
  if (preset?.needsSecret && input.secret === null) throw invalidField("secret", "This provider needs a key.");
  requireUsableSecret(input.provider, input.secret);
  const id = await db.transaction((tx) => storeCredential(tx, context, { ...input, baseUrl }));
  return viewCredential(found(await db.credentials.find(actor.organizationId, id)));
}
