import type { TeamView, updateTeamInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInTeam } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { readTeam } from "./read.ts";

/** Renames a team. @throws GatehouseError `conflict` (field `name`) when there is another team of that name */
export async function updateTeam(
  context: VerbContext,
  { id, name }: { id: string } & z.output<typeof updateTeamInput>,
): Promise<TeamView> {
  const { db, actor, now } = context;
  const team = found(await db.teams.find(actor.organizationId, id));
  requireInTeam(actor, "team.write", id);
  if (name !== undefined && name !== team.name) {
    await db.transaction(async (tx) => {
      await tx.teams.rename(actor.organizationId, id, name);
      const change = { before: { name: team.name }, after: { name } };
      await recordChange(tx, { actor, now }, { action: "team.update", targetType: "team", targetId: id, ...change });
    });
  }
  return readTeam(context, { id });
}
