import {
  displayVirtualKey,
  statusOfVirtualKey,
  uuid,
  type VirtualKeyNameView,
  virtualKeyStatus,
  visibleTeams,
} from "@gatehouse/domain";
import * as z from "zod";
import type { VerbContext } from "../platform.ts";

export const listVirtualKeyNamesInput = z.strictObject({
  teamId: uuid.optional(),
  status: virtualKeyStatus.optional(),
});

/** What all keys of the teams that the actor may see are called, newest first; to choose from, and to read ids by. */
export async function listVirtualKeyNames(
  { db, actor, now }: VerbContext,
  filters: z.output<typeof listVirtualKeyNamesInput>,
): Promise<{ items: VirtualKeyNameView[] }> {
  const at = now();
  const scope = visibleTeams(actor, "virtual_key.read");
  const rows = await db.virtualKeys.choices(actor.organizationId, { ...filters, scope, now: at });
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      teamId: row.teamId,
      teamName: row.teamName,
      display: displayVirtualKey(row.prefix, row.lastFour),
      status: statusOfVirtualKey(row, at),
    })),
  };
}
