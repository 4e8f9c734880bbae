import type { VirtualKeyShareView } from "@gatehouse/domain";
import { found } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { requireRowWrite } from "../may-write.ts";
import { viewShare } from "./view.ts";

const MOST = 20;

/** The last links to a key's secret, newest first, for those who could make one. */
export async function listVirtualKeyShares(
  { db, actor, now }: VerbContext,
  { id }: { id: string },
): Promise<{ items: VirtualKeyShareView[] }> {
  requireRowWrite(actor, found(await db.virtualKeys.find(actor.organizationId, id)));
  const at = now();
  return { items: (await db.virtualKeyShares.list(id, MOST)).map((row) => viewShare(row, at)) };
}
