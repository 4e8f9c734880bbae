import type { PolicyVersionWithDocument } from "@gatehouse/db/admin";
import { MOST_LISTED_KEYS, mayInOrganization, type PolicyDirectoryView, type PolicyView } from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import { labelOf } from "../deployment/label.ts";
import type { VerbContext } from "../platform.ts";
import { checkDocument } from "./document/check-document.ts";
import { loadNames, type PolicyNames } from "./document/names.ts";
import { referencesOf } from "./document/references.ts";
import { viewDraft, viewVersionDetail } from "./view.ts";

/**
 * The policy in force, the draft of the next one, and what their ids are called. Whoever sees some teams only gets the
 * names of these, a document without its secrets, and no draft.
 */
export async function readPolicy(context: VerbContext): Promise<PolicyView> {
  const { db, actor } = context;
  requireSomewhere(actor, "policy.read");
  const whole = mayInOrganization(actor, "policy.read");
  const inForce = await db.policies.inForce(actor.organizationId);
  const draft = whole ? await db.policies.draft(actor.organizationId) : null;
  const names = await loadNames(db, actor);
  const version = inForce?.version ?? null;
  return {
    inForce: inForce && viewInForce(context, inForce, whole ? names : null),
    draft: draft && viewDraft(draft, { inForce: version, names, platform: context }),
    directory: viewDirectory(names, [inForce?.document, draft?.document]),
  };
}

/** @param names all of the organization's; null: who reads may not see them all, and so not what is wrong */
function viewInForce(context: VerbContext, row: PolicyVersionWithDocument, names: PolicyNames | null) {
  const detail = viewVersionDetail(row, { inForce: true, reader: context.actor });
  const { document } = detail;
  return { ...detail, issues: names && document ? checkDocument(document, names, context) : [] };
}

function viewDirectory(names: PolicyNames, documents: readonly unknown[]): PolicyDirectoryView {
  const { teams, people, deployments } = names;
  const named = new Set(documents.flatMap(referencesOf).map(({ text }) => text));
  const wanted = names.keys.filter(({ id, revoked }) => !revoked || named.has(id));
  const keys = [...wanted.filter(({ id }) => named.has(id)), ...wanted.filter(({ id }) => !named.has(id))];
  const byModel = Map.groupBy(deployments, ({ model }) => model);
  return {
    teams: [...teams],
    keys: keys.slice(0, Math.max(MOST_LISTED_KEYS, named.size)),
    keysLeftOut: Math.max(0, keys.length - Math.max(MOST_LISTED_KEYS, named.size)),
    people: [...people],
    models: [...byModel].map(([model, own]) => ({ model, deploymentIds: own.map(({ id }) => id) })),
    deployments: deployments.map((deployment) => {
      const { id, model, provider, region, traits, inService } = deployment;
      return { id, label: labelOf(deployment), model, provider, region, traits, inService };
    }),
  };
}
