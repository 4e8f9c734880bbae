import { type createTeamInput, type TeamView, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { readTeam } from "./read.ts";

/** Makes a team. @throws GatehouseError `conflict` (field `name`) when there is a team of that name */
export async function createTeam(context: VerbContext, { name }: z.output<typeof createTeamInput>): Promise<TeamView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "team.write");
  const id = uuidv7();
  await db.transaction(async (tx) => {
    await tx.teams.create({ id, organizationId: actor.organizationId, name });
    await recordChange(
      tx,
      { actor, now },
      { action: "team.create", targetType: "team", targetId: id, after: { name } },
    );
  });
  return readTeam(context, { id });
}
