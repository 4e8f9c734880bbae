import { onlyValue, type ValueField } from "@gatehouse/domain";
import { queryString } from "#lib/api-client.ts";

/** The list of the requests that have these values. @param range a preset, or an absolute range */
export function requestsHref(range: string, values: Partial<Record<ValueField, string | null>>): string {
  const set = Object.entries(values).map(([field, value]) => [field, value ? onlyValue(value) : null]);
  return `/requests${queryString({ range, ...Object.fromEntries(set) })}`;
}
