import type { AccountView, updateAccountInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";
import { requireMyself } from "./myself.ts";
import { readAccount } from "./read.ts";

/** Changes what the actor is called. */
export async function updateAccount(
  context: VerbContext,
  { name }: z.output<typeof updateAccountInput>,
): Promise<AccountView> {
  const { db, actor, now } = context;
  const { person } = await requireMyself(context);
  if (name !== person.name) {
    await db.transaction(async (tx) => {
      await tx.people.update(person.id, { name });
      const change = { before: { name: person.name }, after: { name } };
      const target = { targetType: "user", targetId: person.id };
      await recordChange(tx, { actor, now }, { action: "account.update", ...target, ...change });
    });
  }
  return readAccount(context);
}
