import type { AccountView } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { requireMyself } from "./myself.ts";

/** The actor's own account. */
export async function readAccount(context: VerbContext): Promise<AccountView> {
  const { person, role } = await requireMyself(context);
  const { secondFactors } = context.db;
  const confirmedAt = (await secondFactors.find(person.id))?.confirmedAt ?? null;
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role,
    hasPassword: person.passwordHash !== null,
    totp: confirmedAt && {
      enabledAt: confirmedAt.toISOString(),
      recoveryCodesLeft: (await secondFactors.recoveryDigests(person.id)).length,
    },
  };
}
