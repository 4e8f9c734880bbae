import * as z from "zod";

/** One plain address; display names, lists and quoted local parts are refused. */
export const emailAddress = z
  .email("Give an e-mail address.")
  .max(254)
  .transform((value) => value.toLowerCase());
export const newPassword = z.string().min(12, "Use at least 12 characters.").max(200);
export const personName = z.string().trim().min(1, "Give your name.").max(100);
const password = z.string().min(1, "Enter your password.").max(200);

/** What an authenticator app shows, as it is typed or pasted: six digits, perhaps with spaces between. */
export const totpCode = z
  .string()
  .max(40)
  .transform((text) => text.replace(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "Enter the six digits that your app shows."));
/** A code of the app, or a recovery code in its place. */
const secondFactorCode = z.string().trim().min(1, "Enter a code.").max(40);

export const createOwnerInput = z.strictObject({
  setupToken: z.string().min(1, "The token is printed where Gatehouse was started.").max(200),
  organizationName: z.string().trim().min(1, "Name the organization.").max(100),
  name: personName,
  email: emailAddress,
  password: newPassword,
  timeZone: z.string().max(64).default("UTC"),
});
export type CreateOwnerInput = z.input<typeof createOwnerInput>;

export const loginInput = z.strictObject({
  email: emailAddress,
  password: z.string().min(1).max(200),
  /** Only for whoever has an authenticator app, and asked for after the password was right. */
  code: z.string().trim().max(40).optional(),
});

export const updateAccountInput = z.strictObject({ name: personName });
export type UpdateAccountInput = z.input<typeof updateAccountInput>;

export const changePasswordInput = z.strictObject({ currentPassword: password, newPassword });
export type ChangePasswordInput = z.input<typeof changePasswordInput>;

/** What begins to set up an authenticator app: whoever finds an unlocked browser must not be able to. */
export const beginTotpInput = z.strictObject({ password });
export const confirmTotpInput = z.strictObject({ code: totpCode });
/** For what weakens the sign-in: both factors again. */
export const bothFactorsInput = z.strictObject({ password, code: secondFactorCode });
export type BothFactorsInput = z.input<typeof bothFactorsInput>;
