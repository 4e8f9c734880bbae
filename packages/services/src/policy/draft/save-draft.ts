import { isDeepStrictEqual } from "node:util";
import type { PolicyDraftRow } from "@gatehouse/db/admin";
import type { PolicyDraftView, savePolicyDraftInput } from "@gatehouse/domain";
import type * as z from "zod";
import { requireInOrganization } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { checkDocument, errorsOf } from "../document/check-document.ts";
import { loadNames } from "../document/names.ts";
import { readDocument } from "../document/read-document.ts";
import { resolveDocument } from "../document/resolve-document.ts";
import { requireSeen } from "../require-seen.ts";
import { viewDraft } from "../view.ts";
import { changedBy, changedMeanwhile, nextRevision, recordDraftChange } from "./change-draft.ts";

/**
 * Saves the draft of the next policy. Names become ids. A document of the right shape is saved with whatever is wrong
 * with it, which is told; only, it stops running beside the policy.
 * @throws GatehouseError `conflict` when somebody else has saved, published or discarded it since, or when one is begun from
 *   another version than the one in force, `invalid_request` with a message per path
 */
export async function savePolicyDraft(
  context: VerbContext,
  input: z.output<typeof savePolicyDraftInput>,
): Promise<PolicyDraftView> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.write");
  const names = await loadNames(db, actor);
  const document = resolveDocument(readDocument(input.document), names);
  const isBroken = errorsOf(checkDocument(document, names, context)).length > 0;
  return db.transaction(async (tx) => {
    await tx.policies.lock(actor.organizationId);
    const draft = await tx.policies.draft(actor.organizationId);
    requireRevision(draft, input.revision);
    const live = await tx.policies.inForce(actor.organizationId);
    if (!draft) requireSeen(live, input.basedOn, "Look at what it says, and begin again from it.");
    const inForce = live?.version ?? null;
    const view = (row: PolicyDraftRow) => viewDraft(row, { inForce, names, platform: context });
    if (draft && isDeepStrictEqual(draft.document, document)) return view(draft);
    const row = {
      document,
      revision: await nextRevision(tx, actor, draft),
      basedOn: draft ? draft.basedOn : inForce,
      shadow: draft?.shadow === true && !isBroken,
      updatedBy: actor.label,
      updatedAt: context.now(),
    };
    await tx.policies.saveDraft(actor.organizationId, row);
    await recordDraftChange(tx, context, {
      action: "policy.save_draft",
      ...(draft && { before: audited(draft) }),
      after: { ...audited(row), rules: document.rules.length },
    });
    return view(row);
  });
}

const audited = ({ revision, shadow }: PolicyDraftRow) => ({ revision, shadow });

function requireRevision(draft: PolicyDraftRow | null, revision: number | null): void {
  if (draft && draft.revision !== revision) throw changedBy(draft);
  if (!draft && revision !== null) throw changedMeanwhile("The draft has been published or discarded since.");
}
