import * as z from "zod";

export const organizationRole = z.enum(["owner", "admin", "auditor", "finops", "member"]);
export type OrganizationRole = z.infer<typeof organizationRole>;
export const teamRole = z.enum(["team_admin", "member"]);
export type TeamRole = z.infer<typeof teamRole>;

/** Who acts, and on behalf of which organization. */
export interface Actor {
  kind: "user" | "admin_token" | "system";
  /** The user's id, or the token's name. */
  id: string;
  label: string;
  organizationId: string;
  role: OrganizationRole;
  teams: readonly { teamId: string; role: TeamRole }[];
  requestId: string;
  ip: string | null;
}
