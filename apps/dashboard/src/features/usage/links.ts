import { onlyValue, type UsageChart, type UsageComparison, type UsageField, type UsageGroup } from "@gatehouse/domain";
import { queryString } from "#lib/api-client.ts";
import { serializeRange, type TimeRange } from "#lib/time-range.ts";
import { instants, type UsageFilterTexts } from "./queries.ts";

/** The field that a report's groups are values of. */
const FIELD_OF: Record<Exclude<UsageGroup, "none">, UsageField> = {
  team: "teamId",
  virtual_key: "virtualKeyId",
  model: "model",
  provider: "provider",
};

/** The list of just the requests that the figures are of: the same filters, and the span as it is. */
export const requestsIn = (range: string, filters: UsageFilterTexts, more: { priced?: "false" } = {}): string =>
  `/requests${queryString({ range, ...filters, ...more })}`;

export const spanText = (from: string, to: string): string =>
  serializeRange({ from: new Date(from), to: new Date(to) });

/** The filters narrowed to one group; null: it is no value that one could filter by ("Other", or none). */
export function narrowedTo(filters: UsageFilterTexts, group: UsageGroup, key: string): UsageFilterTexts | null {
  if (group === "none" || key === "" || key === "other") return null;
  return { ...filters, [FIELD_OF[group]]: onlyValue(key) };
}

interface UsageFile {
  chart: UsageChart;
  range: TimeRange;
  groupBy: UsageGroup;
  filters: UsageFilterTexts;
  compare: UsageComparison | null;
}

/** A chart as CSV. */
export const usageFile = ({ chart, range, groupBy, filters, compare }: UsageFile): string =>
  `/api/v1/usage/export${queryString({ chart, ...instants(range), groupBy, ...filters, compare })}`;
