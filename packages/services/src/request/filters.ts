import { uuid } from "@gatehouse/domain";
import * as z from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const name = z.string().min(1).max(200);

/** The filters that requests and usage share; also the query parameters of both. */
export const usageFilters = {
  teamId: uuid.optional(),
  virtualKeyId: uuid.optional(),
  model: name.optional(),
  provider: name.optional(),
  status: z.enum(["success", "error", "aborted", "refused"]).optional(),
};
export const requestFilters = {
  ...usageFilters,
  from: instant.optional(),
  to: instant.optional(),
  errorCode: name.optional(),
  policyRule: name.optional(),
  sensitivityClass: name.optional(),
  cacheStatus: z.enum(["hit", "miss", "bypass"]).optional(),
};
export const timeRange = { from: instant, to: instant };
