import type { Repositories } from "@gatehouse/db/admin";
import { type ProviderId, uuidv7 } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";
import { hintOf } from "./view.ts";

/** Seals a secret for one credential of the actor's organization, making the data key on first use. */
export async function sealFor(
  tx: Pick<Repositories, "organizations">,
  { actor: { organizationId }, vault }: VerbContext,
  secret: string,
  place: { credentialId: string; secretVersion: number },
): Promise<string> {
  const present = await tx.organizations.wrappedDataKey(organizationId);
  const wrappedKey =
    present ??
    (await tx.organizations.ensureDataKey(organizationId, {
      kekId: vault.kekId,
      wrappedKey: vault.newWrappedDataKey(organizationId),
    }));
  return vault.sealSecret(wrappedKey, secret, { organizationId, ...place });
}

/** Stores a new credential and its audit entry inside a transaction; answers its id. */
export async function storeCredential(
  tx: Repositories,
  context: VerbContext,
  { secret, ...credential }: { provider: ProviderId; name: string; baseUrl: string; secret: string | null },
): Promise<string> {
  const { actor, now } = context;
  const [id, secretVersion] = [uuidv7(), 1];
  await tx.credentials.create({
    ...credential,
    id,
    organizationId: actor.organizationId,
    sealedSecret: secret === null ? null : await sealFor(tx, context, secret, { credentialId: id, secretVersion }),
    secretVersion,
    secretHint: secret === null ? null : hintOf(secret),
    createdAt: now(),
  });
  await recordChange(
    tx,
    { actor, now },
    {
      action: "credential.create",
      targetType: "credential",
      targetId: id,
      after: { ...credential, hasSecret: secret !== null },
    },
  );
  return id;
}
