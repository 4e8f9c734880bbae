import type { PolicyYamlView, renderPolicyInput } from "@gatehouse/domain";
import type * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { loadNames } from "./document/names.ts";
import { documentOf } from "./document/stored-document.ts";
import { yamlOf } from "./document/yaml-of.ts";

/**
 * One of the organization's documents as YAML, to be kept as a file and saved again. What the actor may not see by name
 * stands as its id. @throws GatehouseError `not_found`, `forbidden`
 */
export async function renderPolicy(
  { db, actor }: VerbContext,
  { of }: z.output<typeof renderPolicyInput>,
): Promise<PolicyYamlView> {
  const document = await documentOf(db, actor, of);
  return { of, yaml: yamlOf(document, await loadNames(db, actor)) };
}
