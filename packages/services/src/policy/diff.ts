import { isDeepStrictEqual } from "node:util";
import type { diffPoliciesInput, PolicyDiffView } from "@gatehouse/domain";
import type * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { diffDocuments } from "./diff/diff-documents.ts";
import { shownTo } from "./document/mask-document.ts";
import { documentOf } from "./document/stored-document.ts";

/**
 * What is different in one of the organization's documents from another, as the actor may see it; of what is hidden, only
 * whether it differs.
 * @throws GatehouseError `not_found`, `forbidden`, `conflict` (one cannot be read)
 */
export async function diffPolicies(
  { db, actor }: VerbContext,
  { from, to }: z.output<typeof diffPoliciesInput>,
): Promise<PolicyDiffView> {
  const before = await documentOf(db, actor, from);
  const after = await documentOf(db, actor, to);
  const shown = diffDocuments(shownTo(actor, before).document, shownTo(actor, after).document);
  return { from, to, ...shown, hiddenChanges: !isDeepStrictEqual(shown, diffDocuments(before, after)) };
}
