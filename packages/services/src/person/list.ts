import type { PersonView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** Everybody of the organization, by name: for whoever puts teams together. */
export async function listPeople({ db, actor }: VerbContext): Promise<{ items: PersonView[] }> {
  requireInOrganization(actor, "team.write");
  return { items: await db.people.list(actor.organizationId) };
}
