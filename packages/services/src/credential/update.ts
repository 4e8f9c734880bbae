import type { CredentialRow, Repositories } from "@gatehouse/db/admin";
import { type CredentialView, providerId, type updateCredentialInput } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found, invalidField, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireAllowedBaseUrl } from "./base-url.ts";
import { requireUsableSecret } from "./secret.ts";
import { sealFor } from "./store.ts";
import { hintOf, presetOf, viewCredential } from "./view.ts";

type Input = { id: string } & z.output<typeof updateCredentialInput>;

/**
 * Changes a credential. A new base URL voids the stored secret unless a new one comes with it: else whoever may edit
 * the address could have the secret sent to a place of their own.
 */
export async function updateCredential(context: VerbContext, { id, ...input }: Input): Promise<CredentialView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const row = found(await db.credentials.find(actor.organizationId, id));
  const provider = providerId.parse(row.provider);
  if (input.baseUrl !== undefined && input.baseUrl !== row.baseUrl) {
    requireAllowedBaseUrl(context, provider, input.baseUrl);
  }
  if (input.secret === null && presetOf(row.provider)?.needsSecret)
    throw invalidField("secret", "This provider needs a key.");
  requireUsableSecret(provider, input.secret);

  await db.transaction(async (tx) => {
    const secret = await secretChange(tx, context, row, input);
    const before = {
      name: row.name,
      baseUrl: row.baseUrl,
      disabledAt: row.disabledAt,
      hasSecret: row.sealedSecret !== null,
    };
    const change = differing(before, {
      ...(input.name !== undefined && { name: input.name }),
      ...(input.baseUrl !== undefined && { baseUrl: input.baseUrl }),
      ...(input.disabled !== undefined && { disabledAt: input.disabled ? (row.disabledAt ?? now()) : null }),
    });
    if (Object.keys({ ...change, ...secret }).length === 0) return;
    await tx.credentials.update(actor.organizationId, id, { ...change, ...secret });
    if (secret || change.baseUrl !== undefined) await tx.credentials.forgetTest(id);
    const target = { action: "credential.update", targetType: "credential", targetId: id };
    const after = { ...change, ...(secret && { hasSecret: secret.sealedSecret !== null }) };
    await recordChange(tx, { actor, now }, { ...target, before, after });
  });
  return viewCredential(found(await db.credentials.find(actor.organizationId, id)));
}

/** The columns of the secret that change; undefined when it stays. */
async function secretChange(
  tx: Repositories,
  context: VerbContext,
  row: CredentialRow,
  { secret, baseUrl }: Omit<Input, "id">,
) {
  if (typeof secret === "string") {
    const secretVersion = row.secretVersion + 1;
    const sealedSecret = await sealFor(tx, context, secret, { credentialId: row.id, secretVersion });
    return { sealedSecret, secretVersion, secretHint: hintOf(secret) };
  }
  if (secret === null) return { sealedSecret: null, secretHint: null };
  const moved = baseUrl !== undefined && baseUrl !== row.baseUrl;
  return moved && row.sealedSecret !== null ? { sealedSecret: null } : undefined;
}
