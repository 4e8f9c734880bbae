import * as z from "zod";
import { emailAddress, newPassword, personName } from "./account.ts";
import { uuid } from "./identifier.ts";
import type { PersonView } from "./limit-views.ts";
import { type OrganizationRole, organizationRole, type TeamRole, teamRole } from "./role.ts";
import type { Instant } from "./window.ts";

/** A token out of a link; what is none is refused before anything is looked up. */
const linkToken = z.string().regex(/^[\w-]{43}$/, "The link is not complete.");

export const createInvitationInput = z.strictObject({
  email: emailAddress,
  role: organizationRole,
  teams: z
    .array(z.strictObject({ teamId: uuid, role: teamRole }))
    .max(50)
    .default([]),
});
export type CreateInvitationInput = z.input<typeof createInvitationInput>;

export const readInvitationInput = z.strictObject({ token: linkToken });
export const acceptInvitationInput = z.strictObject({ token: linkToken, name: personName, password: newPassword });
export type AcceptInvitationInput = z.input<typeof acceptInvitationInput>;

export const updatePersonInput = z.strictObject({
  role: organizationRole.optional(),
  disabled: z.boolean().optional(),
  /** Takes a lost authenticator app away; only the person can set one up. */
  totp: z.literal(false).optional(),
});
export type UpdatePersonInput = z.input<typeof updatePersonInput>;

export const resetPasswordInput = z.strictObject({ token: linkToken, password: newPassword });
export type ResetPasswordInput = z.input<typeof resetPasswordInput>;

export const updateOrganizationInput = z.strictObject({
  name: z.string().trim().min(1, "Name the organization.").max(100).optional(),
  timeZone: z.string().max(64).optional(),
});
export type UpdateOrganizationInput = z.input<typeof updateOrganizationInput>;

/** A person with all that People shows. */
export interface ListedPersonView extends PersonView {
  role: OrganizationRole;
  teams: { teamId: string; name: string; role: TeamRole }[];
  /** null: may sign in. */
  disabledAt: Instant | null;
  lastLoginAt: Instant | null;
  totp: boolean;
  /** Keys that belong to the person and are not revoked. */
  keyCount: number;
}

/** Somebody who was invited and has not accepted yet. */
export interface InvitationView {
  id: string;
  email: string;
  role: OrganizationRole;
  teams: { teamId: string; name: string; role: TeamRole }[];
  invitedBy: string;
  createdAt: Instant;
  expiresAt: Instant;
  expired: boolean;
}

/** The token stands in a link that is shown once: only its digest is kept. */
export interface InvitationLinkView {
  invitation: InvitationView;
  token: string;
}

/** What whoever holds an invitation's link may know before accepting it. */
export interface InvitationOfferView {
  organizationName: string;
  email: string;
  role: OrganizationRole;
  invitedBy: string;
  expiresAt: Instant;
}

export interface PasswordResetLinkView {
  token: string;
  expiresAt: Instant;
}
