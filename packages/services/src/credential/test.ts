import { type CredentialTestView, providerId } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewCredential } from "./view.ts";

/** Calls the provider with the stored secret, once, and keeps what came out. Never throws for the provider's failure. */
export async function testCredential(context: VerbContext, { id }: { id: string }): Promise<CredentialTestView> {
  const { db, actor, now, vault } = context;
  requireInOrganization(actor, "provider.write");
  const row = found(await db.credentials.find(actor.organizationId, id));
  const result = viewCredential(row).needsSecret
    ? { ok: false, detail: "There is no key to test with. Enter it again.", latencyMs: 0, models: [] }
    : await context.testCredential({
        credentialId: id,
        provider: providerId.parse(row.provider),
        baseUrl: row.baseUrl,
        secret:
          row.sealedSecret === null
            ? null
            : vault.openSecret(row.sealedSecret, { organizationId: actor.organizationId, credentialId: id }),
      });
  await db.transaction(async (tx) => {
    await tx.credentials.recordTest(id, { testedAt: now(), ok: result.ok, detail: result.detail });
    const target = { action: "credential.test", targetType: "credential", targetId: id };
    await recordChange(tx, { actor, now }, { ...target, after: { ok: result.ok } });
  });
  return result;
}
