import * as z from "zod";

/** One plain address; display names, lists and quoted local parts are refused. */
export const emailAddress = z
  .email("Give an e-mail address.")
  .max(254)
  .transform((value) => value.toLowerCase());
export const newPassword = z.string().min(12, "Use at least 12 characters.").max(200);

export const createOwnerInput = z.strictObject({
  setupToken: z.string().min(1, "The token is printed where Gatehouse was started.").max(200),
  organizationName: z.string().trim().min(1, "Name the organization.").max(100),
  name: z.string().trim().min(1, "Give your name.").max(100),
  email: emailAddress,
  password: newPassword,
  timeZone: z.string().max(64).default("UTC"),
});
export type CreateOwnerInput = z.input<typeof createOwnerInput>;

export const loginInput = z.strictObject({ email: emailAddress, password: z.string().min(1).max(200) });
