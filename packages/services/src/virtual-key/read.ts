import type { VirtualKeyView } from "@gatehouse/domain";
import { requireInTeam } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewVirtualKey } from "./view.ts";

/** One virtual key, without its secret. */
export async function readVirtualKey(context: VerbContext, { id }: { id: string }): Promise<VirtualKeyView> {
  const view = await viewVirtualKey(context, id);
  requireInTeam(context.actor, "virtual_key.read", view.teamId);
  return view;
}
