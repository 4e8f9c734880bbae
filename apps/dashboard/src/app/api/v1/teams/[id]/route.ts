import { updateTeamInput, uuid } from "@gatehouse/domain";
import { readTeam, updateTeam } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({ id: uuid }), readTeam);
export const PATCH = withActor(updateTeamInput.extend({ id: uuid }), updateTeam);
