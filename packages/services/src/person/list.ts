import type { ListedPersonRow } from "@gatehouse/db/admin";
import type { ListedPersonView } from "@gatehouse/domain";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** Everybody of the organization, by name. */
export async function listPeople({ db, actor }: VerbContext): Promise<{ items: ListedPersonView[] }> {
  requireInOrganization(actor, "person.read");
  return { items: (await db.people.list(actor.organizationId)).map(viewPerson) };
}

export const viewPerson = ({ disabledAt, lastLoginAt, ...person }: ListedPersonRow): ListedPersonView => ({
  ...person,
  disabledAt: disabledAt?.toISOString() ?? null,
  lastLoginAt: lastLoginAt?.toISOString() ?? null,
});
