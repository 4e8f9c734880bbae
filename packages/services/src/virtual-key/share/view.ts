import type { VirtualKeyShareRow } from "@gatehouse/db/admin";
import type { ShareState, VirtualKeyShareView } from "@gatehouse/domain";

export const viewShare = (row: VirtualKeyShareRow, at: Date): VirtualKeyShareView => ({
  id: row.id,
  state: stateOf(row, at),
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdByLabel,
  expiresAt: row.expiresAt.toISOString(),
  openedAt: row.openedAt?.toISOString() ?? null,
  openedFrom: row.openedFrom,
});

function stateOf({ openedAt, expiresAt, holds }: VirtualKeyShareRow, at: Date): ShareState {
  if (openedAt) return "opened";
  if (expiresAt <= at) return "over";
  return holds ? "waiting" : "withdrawn";
}
