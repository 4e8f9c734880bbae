import { isTimeZone, type SessionView, type updateOrganizationInput } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found, invalidField, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/**
 * Renames the organization, or lets its days and months begin by another clock: in reports at once; budgets keep the time zone
 * that they were made with.
 * @throws GatehouseError `invalid_request` (field `timeZone`)
 */
export async function updateOrganization(
  { db, actor, now }: VerbContext,
  input: z.output<typeof updateOrganizationInput>,
): Promise<SessionView["organization"]> {
  const { organizationId } = actor;
  requireInOrganization(actor, "organization.write");
  if (input.timeZone !== undefined && !isTimeZone(input.timeZone)) {
    throw invalidField("timeZone", "This time zone is not known.");
  }
  const { name, timeZone } = found(await db.organizations.find(organizationId));
  const before = { name, timeZone };
  const after = differing(before, input);
  if (Object.keys(after).length > 0) {
    await db.transaction(async (tx) => {
      await tx.organizations.update(organizationId, {
        ...(after.name !== undefined && { name: after.name }),
        ...(after.timeZone !== undefined && { timeZone: after.timeZone }),
      });
      const target = { targetType: "organization", targetId: organizationId };
      await recordChange(tx, { actor, now }, { action: "organization.update", ...target, before, after });
    });
  }
  return { id: organizationId, name: input.name ?? name, timeZone: input.timeZone ?? timeZone };
}
