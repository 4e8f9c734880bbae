import { uuid, type VirtualKeyView, virtualKeyStatus, visibleTeams } from "@gatehouse/domain";
import * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { viewVirtualKeys } from "./view.ts";

export const listVirtualKeysInput = z.strictObject({
  teamId: uuid.optional(),
  status: virtualKeyStatus.optional(),
  search: z.string().trim().max(100).optional(),
});

/** The virtual keys of the teams that the actor may see, newest first. */
export async function listVirtualKeys(
  context: VerbContext,
  filters: z.output<typeof listVirtualKeysInput>,
): Promise<{ items: VirtualKeyView[] }> {
  const { db, actor, now } = context;
  const scope = visibleTeams(actor, "virtual_key.read");
  const rows = await db.virtualKeys.list(actor.organizationId, { ...filters, scope, now: now() });
  return { items: await viewVirtualKeys(context, rows) };
}
