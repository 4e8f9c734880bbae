import {
  RANGE_FIELDS,
  type RangeFilters,
  type requestFilterFields,
  USAGE_FIELDS,
  type UsageFilters,
  VALUE_FIELDS,
  type ValueFilters,
} from "@gatehouse/domain";
import * as z from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const timeRange = { from: instant, to: instant };
export const openTimeRange = { from: instant.optional(), to: instant.optional() };

type Given = z.output<z.ZodObject<typeof requestFilterFields>>;

/** The filters among the fields of an input, by kind. */
export function filtersOf(given: Given): { values: ValueFilters; ranges: RangeFilters } {
  return { values: pick(given, VALUE_FIELDS), ranges: pick(given, RANGE_FIELDS) };
}

/** Those that rollups know too. */
export const usageFiltersOf = (given: Pick<Given, (typeof USAGE_FIELDS)[number]>): UsageFilters =>
  pick(given, USAGE_FIELDS);

function pick<Field extends keyof Given>(given: Pick<Given, Field>, fields: readonly Field[]) {
  const set = fields.filter((field) => given[field] !== undefined).map((field) => [field, given[field]]);
  return Object.fromEntries(set) as { [Name in Field]?: NonNullable<Given[Name]> };
}
