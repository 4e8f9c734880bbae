import { USAGE_GRAINS, USAGE_GROUPS, usageComparison, usageFilterFields } from "@gatehouse/domain";
import * as z from "zod";
import { timeRange } from "../request/filters.ts";

/** What a report is asked by, on the page and for a file. */
export const usageReportFields = {
  ...usageFilterFields,
  ...timeRange,
  grain: z.enum(USAGE_GRAINS).optional(),
  groupBy: z.enum(USAGE_GROUPS).default("none"),
  compare: usageComparison.optional(),
};
const report = z.strictObject(usageReportFields);
export type UsageReportInput = z.output<typeof report>;
