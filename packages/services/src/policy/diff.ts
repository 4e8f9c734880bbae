import type { diffPoliciesInput, PolicyDiffView } from "@gatehouse/domain";
import type * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { diffDocuments } from "./diff/diff-documents.ts";
import { documentOf } from "./document/stored-document.ts";

/** What is different in one of the organization's documents from another. @throws GatehouseError `not_found`, `forbidden` */
export async function diffPolicies(
  { db, actor }: VerbContext,
  { from, to }: z.output<typeof diffPoliciesInput>,
): Promise<PolicyDiffView> {
  const before = await documentOf(db, actor, from);
  const after = await documentOf(db, actor, to);
  return { from, to, ...diffDocuments(before, after) };
}
