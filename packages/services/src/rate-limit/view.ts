import type { RateLimitRow } from "@gatehouse/db/admin";
import type { RateLimitView } from "@gatehouse/domain";
import { viewLimitScope } from "../limit-scope.ts";

export const viewRateLimit = (row: RateLimitRow): RateLimitView => ({
  id: row.id,
  scope: viewLimitScope(row),
  model: row.model,
  requestsPerMinute: row.requestsPerMinute,
  tokensPerMinute: row.tokensPerMinute,
  tokensPerDay: row.tokensPerDay,
  parallelRequests: row.parallelRequests,
  createdAt: row.createdAt.toISOString(),
});
