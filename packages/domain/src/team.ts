import * as z from "zod";
import { uuid } from "./identifier.ts";
import { teamRole } from "./role.ts";

export const createTeamInput = z.strictObject({
  name: z.string().trim().min(1, "Give the team a name.").max(100),
});
export type CreateTeamInput = z.input<typeof createTeamInput>;
export const updateTeamInput = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
});

/** Takes a person of the organization into a team, or changes the role there. */
export const addTeamMemberInput = z.strictObject({ userId: uuid, role: teamRole.default("member") });
export type AddTeamMemberInput = z.input<typeof addTeamMemberInput>;
