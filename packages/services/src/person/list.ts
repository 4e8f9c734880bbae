import type { PersonView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** Everybody of the organization who may sign in, by name: for whoever puts teams together. */
export async function listPeople({ db, actor }: VerbContext): Promise<{ items: PersonView[] }> {
  requireInOrganization(actor, "team.write");
  const people = await db.people.list(actor.organizationId);
  const items = people
    .filter(({ disabledAt }) => disabledAt === null)
    .map(({ id, name, email }) => ({ id, name, email }));
  return { items };
}
