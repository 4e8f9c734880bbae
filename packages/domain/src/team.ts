import * as z from "zod";

export const createTeamInput = z.strictObject({
  name: z.string().trim().min(1, "Give the team a name.").max(100),
});
export type CreateTeamInput = z.input<typeof createTeamInput>;
export const updateTeamInput = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
});
