import type { RequestCursor } from "@gatehouse/db/admin";
import { GatehouseError, uuid } from "@gatehouse/domain";

/** The place after a row, as opaque text. */
export const writeCursor = ({ startedAt, eventId }: RequestCursor): string =>
  Buffer.from(`${startedAt.getTime()}.${eventId}`).toString("base64url");

/** @throws GatehouseError `invalid_request` for anything that `writeCursor` did not write */
export function readCursor(text: string): RequestCursor {
  const [, time, id] = /^(\d{1,15})\.(.+)$/.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  const eventId = uuid.safeParse(id);
  const startedAt = new Date(Number(time));
  if (!eventId.success || Number.isNaN(startedAt.getTime())) {
    throw new GatehouseError("invalid_request", { message: "The cursor is not valid.", param: "cursor" });
  }
  return { startedAt, eventId: eventId.data };
}
