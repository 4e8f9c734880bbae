import { type CachePurgeInput, uuid } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/**
 * What the team or key of a purge is called; null for what has no name of its own.
 * @throws GatehouseError `not_found` when the organization has no such team or key
 */
export async function nameOfSelection({ db, actor }: VerbContext, what: CachePurgeInput): Promise<string | null> {
  if (what.by !== "team" && what.by !== "key") return null;
  const id = found(uuid.safeParse(what.value).data);
  const rows = what.by === "team" ? db.teams : db.virtualKeys;
  return found(await rows.find(actor.organizationId, id)).name;
}
