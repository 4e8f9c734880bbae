import { createTeamInput } from "@gatehouse/domain";
import { createTeam, listTeams } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listTeams);
export const POST = withActor(createTeamInput, createTeam, { status: 201 });
