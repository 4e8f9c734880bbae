import type { AuditCursor } from "@gatehouse/db/admin";
import { GatehouseError } from "@gatehouse/domain";

/** The place after an entry, as opaque text. */
export const writeCursor = ({ at, id }: AuditCursor): string =>
  Buffer.from(`${at.getTime()}.${id}`).toString("base64url");

/** @throws GatehouseError `invalid_request` for anything that `writeCursor` did not write */
export function readCursor(text: string): AuditCursor {
  const [, time, id] = /^(\d{1,15})\.(\d{1,18})$/.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  const at = new Date(Number(time));
  if (id === undefined || Number.isNaN(at.getTime())) {
    throw new GatehouseError("invalid_request", { message: "The cursor is not valid.", param: "cursor" });
  }
  return { at, id: BigInt(id) };
}
