import type { VirtualKeyCursor } from "@gatehouse/db/admin";
import {
  GatehouseError,
  type Page,
  uuid,
  VIRTUAL_KEY_PRESETS,
  type VirtualKeyView,
  virtualKeyStatus,
  visibleTeams,
} from "@gatehouse/domain";
import * as z from "zod";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";
import { viewVirtualKeys } from "./view.ts";

export const listVirtualKeysInput = z.strictObject({
  teamId: uuid.optional(),
  status: virtualKeyStatus.optional(),
  preset: z.enum(VIRTUAL_KEY_PRESETS).optional(),
  /** Only keys that belong to whoever asks. */
  mine: z.stringbool().optional(),
  search: z.string().trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: pageLimit,
});

/** One page of the virtual keys of the teams that the actor may see, newest first. */
export async function listVirtualKeys(
  context: VerbContext,
  { cursor, limit, mine, ...filters }: z.output<typeof listVirtualKeysInput>,
): Promise<Page<VirtualKeyView>> {
  const { db, actor, now } = context;
  const scope = visibleTeams(actor, "virtual_key.read");
  const memberId = mine ? actor.id : undefined;
  const after = cursor === undefined ? null : readCursor(cursor);
  const query = { ...filters, memberId, scope, now: now() };
  const rows = await db.virtualKeys.list(actor.organizationId, query, { after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await viewVirtualKeys(context, page),
    nextCursor: rows.length > limit && last ? writeCursor(last) : null,
  };
}

const writeCursor = ({ createdAt, id }: VirtualKeyCursor): string =>
  Buffer.from(`${createdAt.getTime()}.${id}`).toString("base64url");

function readCursor(text: string): VirtualKeyCursor {
  const [, time, id] = /^(\d{1,15})\.(.+)$/.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  const parsed = uuid.safeParse(id);
  const createdAt = new Date(Number(time));
  if (!parsed.success || Number.isNaN(createdAt.getTime())) {
    throw new GatehouseError("invalid_request", { message: "The cursor is not valid.", param: "cursor" });
  }
  return { createdAt, id: parsed.data };
}
