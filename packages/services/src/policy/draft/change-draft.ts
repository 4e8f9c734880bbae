import type { PolicyDraftRow, Repositories } from "@gatehouse/db/admin";
import { type Actor, GatehouseError } from "@gatehouse/domain";
import { recordChange } from "../../audit/record.ts";
import type { VerbContext } from "../../platform.ts";

/**
 * The draft that the actor has looked at; the caller holds the lock.
 * @param revision undefined: whatever it is by now
 * @throws GatehouseError `not_found` when there is none, `conflict` when it has been changed
 */
export async function requireDraft(
  tx: Pick<Repositories, "policies">,
  { organizationId }: Actor,
  revision: number | undefined,
): Promise<PolicyDraftRow> {
  const draft = await tx.policies.draft(organizationId);
  if (!draft) throw new GatehouseError("not_found", { message: "There is no draft, or there is none any more." });
  if (revision !== undefined && draft.revision !== revision) throw changedBy(draft);
  return draft;
}

/** The conflict of two who change the same. */
export const changedMeanwhile = (message: string): GatehouseError => new GatehouseError("conflict", { message });

export const changedBy = ({ updatedBy }: PolicyDraftRow): GatehouseError =>
  changedMeanwhile(`The draft has been changed by ${updatedBy} since. Look at what it is now.`);

type Change = { action: string; before?: Record<string, unknown>; after?: Record<string, unknown> };

/** Each entry names the revision, which is what the next one is counted from. */
export const recordDraftChange = (tx: Repositories, { actor, now }: VerbContext, change: Change): Promise<void> =>
  recordChange(tx, { actor, now }, { ...change, targetType: DRAFT, targetId: actor.organizationId });

/**
 * A revision that no draft of the organization has had, so that nobody who has looked at an earlier one can take a later
 * one for it. Drafts come and go; what remembers them is the audit log, which forgets nothing.
 */
export async function nextRevision(
  tx: Pick<Repositories, "audit">,
  { organizationId }: Actor,
  draft: PolicyDraftRow | null,
): Promise<number> {
  if (draft) return draft.revision + 1;
  const entry = await tx.audit.latest(organizationId, { type: DRAFT, id: organizationId });
  const { revision } = (entry?.after ?? entry?.before ?? {}) as { revision?: unknown };
  return (typeof revision === "number" ? revision : 0) + 1;
}

const DRAFT = "policy_draft";
