import type { TeamView } from "@gatehouse/domain";
import { found, requireInTeam } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewTeams } from "./view.ts";

/** One team, with its budgets and this month's spend. */
export async function readTeam(context: VerbContext, { id }: { id: string }): Promise<TeamView> {
  const row = found(await context.db.teams.find(context.actor.organizationId, id));
  requireInTeam(context.actor, "team.read", id);
  const [view] = await viewTeams(context, [row]);
  return found(view);
}
