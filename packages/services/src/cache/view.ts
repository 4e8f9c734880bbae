import type { CachePurgeRow } from "@gatehouse/db/admin";
import type { CachePurgeView } from "@gatehouse/domain";

export const viewPurge = ({ purgedAt, ...row }: CachePurgeRow, name: string | null): CachePurgeView => ({
  ...row,
  name,
  purgedAt: purgedAt.toISOString(),
});
