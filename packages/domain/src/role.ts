import * as z from "zod";
import type { Action } from "./action.ts";

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
  /** Of what the role may do, what this actor may: a token's. Absent: all of it. */
  scopes?: readonly Action[];
  requestId: string;
  ip: string | null;
  /** The session that the person came by; absent for everything else. */
  sessionId?: string;
}
