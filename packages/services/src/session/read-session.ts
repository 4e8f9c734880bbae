import type { SessionView } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** Who is signed in, for the dashboard's frame. */
export async function readSession({ db, actor, gatewayUrl }: VerbContext): Promise<SessionView> {
  const { id, name, timeZone } = found(await db.organizations.find(actor.organizationId));
  const person = actor.kind === "user" ? (await db.people.findWithRoles(actor.id))?.person : undefined;
  return {
    user: { id: actor.id, name: person?.name ?? actor.label, email: person?.email ?? "" },
    organization: { id, name, timeZone },
    role: actor.role,
    teams: actor.teams.map(({ teamId, role }) => ({ teamId, role })),
    gatewayUrl,
  };
}
