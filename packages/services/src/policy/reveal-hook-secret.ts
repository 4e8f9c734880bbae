import type { HookSecretView } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/**
 * What the organization's guardrails and detectors check messages by. It is the same each time; who has seen it stands in
 * the audit log.
 */
export async function revealHookSecret(context: VerbContext): Promise<HookSecretView> {
  const { db, actor, vault } = context;
  const { organizationId } = actor;
  requireInOrganization(actor, "policy.write");
  await db.transaction((tx) =>
    recordChange(tx, context, {
      action: "policy.reveal_hook_secret",
      targetType: "organization",
      targetId: organizationId,
    }),
  );
  return { secret: vault.hookSecretOf(organizationId) };
}
