import { type TeamView, visibleTeams } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { viewTeams } from "./view.ts";

/** The teams that the actor may see, by name. */
export async function listTeams(context: VerbContext): Promise<{ items: TeamView[] }> {
  const { db, actor } = context;
  return {
    items: await viewTeams(context, await db.teams.list(actor.organizationId, visibleTeams(actor, "team.read"))),
  };
}
