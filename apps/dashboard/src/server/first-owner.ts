import "server-only";
import { emailAddress, newPassword } from "@gatehouse/domain";
import { ensureOwner } from "@gatehouse/services";
import type { Container } from "#server/container.ts";

/**
 * Creates the owner that the operator named in the environment, unless there is one.
 * @throws Error that says what is wrong with the address or the password, without repeating either
 */
export async function createFirstOwner({ environment, platform }: Container): Promise<void> {
  if (!environment.owner) return;
  const email = emailAddress.safeParse(environment.owner.email);
  if (!email.success) throw new Error("GATEHOUSE_OWNER_EMAIL is not an e-mail address.");
  const password = newPassword.safeParse(environment.owner.password);
  if (!password.success) throw new Error("GATEHOUSE_OWNER_PASSWORD must have 12 to 200 characters.");
  const [name = "Owner"] = email.data.split("@");
  await ensureOwner(platform, {
    organizationName: "My organization",
    name,
    email: email.data,
    password: password.data,
  });
}
