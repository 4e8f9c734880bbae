import type { Repositories } from "@gatehouse/db/admin";
import type { PolicyDocument, PolicyVersionDetail } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";
import { viewVersionDetail } from "./view.ts";

/** Makes the document the newest version, and so the one in force. The caller holds the lock, which keeps numbers apart. */
export async function putInForce(
  tx: Repositories,
  { actor, now }: VerbContext,
  { action, document, note, restores }: Publication,
): Promise<PolicyVersionDetail> {
  const { organizationId, label: publishedBy } = actor;
  const before = await tx.policies.inForce(organizationId);
  const version = (before?.version ?? 0) + 1;
  const row = { version, document, note, restores, publishedBy, publishedAt: now() };
  await tx.policies.publish({ ...row, organizationId });
  await recordChange(
    tx,
    { actor, now },
    {
      action,
      targetType: "policy",
      targetId: organizationId,
      before: { version: before?.version ?? null },
      after: { version, note, rules: document.rules.length, ...(restores !== null && { restores }) },
    },
  );
  return viewVersionDetail(row, { inForce: true, reader: actor });
}

interface Publication {
  action: "policy.publish" | "policy.restore";
  document: PolicyDocument;
  note: string;
  /** The version that it brings back; null: none. */
  restores: number | null;
}
