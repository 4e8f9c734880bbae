import type { PolicyYamlView, renderPolicyInput } from "@gatehouse/domain";
import type * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { shownTo } from "./document/mask-document.ts";
import { loadNames } from "./document/names.ts";
import { documentOf } from "./document/stored-document.ts";
import { yamlOf } from "./document/yaml-of.ts";

/**
 * One of the organization's documents as YAML, to be kept as a file and saved again. What the actor may not see by name
 * stands as its id, and what is hidden as a placeholder, which the first line says: such a file is to be read only.
 * @throws GatehouseError `not_found`, `forbidden`, `conflict` (it cannot be read)
 */
export async function renderPolicy(
  { db, actor }: VerbContext,
  { of }: z.output<typeof renderPolicyInput>,
): Promise<PolicyYamlView> {
  const { document, hidden } = shownTo(actor, await documentOf(db, actor, of));
  const yaml = yamlOf(document, await loadNames(db, actor));
  return { of, yaml: hidden ? `${NOT_WHOLE}\n${yaml}` : yaml, hidden };
}

const NOT_WHOLE = "# Words, patterns and addresses are hidden in this copy: do not save it as a policy.";
