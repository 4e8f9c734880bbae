import * as z from "zod";
import { uuid } from "./identifier.ts";

/*
 * The filters of requests and usage, in one text form for everything: the URL of a page, the query parameters of the
 * API, an export, a saved view.
 *
 *   values   `a,b`       any of these       `!c`   none of these       `\,` `\!` `\\`   those characters themselves
 *   ranges   `500..599`  both ends belong to it                        `500..` `..599` `500`
 */

/** Which values a field may have; nothing in `anyOf`: every one that is not in `noneOf`. */
export interface ValueFilter {
  anyOf: string[];
  noneOf: string[];
}

/** Whole numbers; both ends belong to it, and null is open. */
export interface RangeFilter {
  from: number | null;
  to: number | null;
}

/** The fields that rollups know too, so that charts and lists can be narrowed alike. */
export const USAGE_FIELDS = ["status", "teamId", "virtualKeyId", "model", "provider"] as const;
export type UsageField = (typeof USAGE_FIELDS)[number];
export const VALUE_FIELDS = [
  ...USAGE_FIELDS,
  "endpoint",
  "upstreamModel",
  "errorCode",
  "policyRule",
  "sensitivityClass",
  "cacheStatus",
  "tag",
  /** "true" or "false" */
  "streamed",
  /** "true": its cost is known. */
  "priced",
] as const;
export type ValueField = (typeof VALUE_FIELDS)[number];

/** Of the whole request, all attempts: what the list shows. Milliseconds, tokens and nano-USD. */
export const RANGE_FIELDS = [
  "httpStatus",
  "durationMs",
  "firstByteMs",
  "costNanoUsd",
  "inputTokens",
  "outputTokens",
  "attempts",
] as const;
export type RangeField = (typeof RANGE_FIELDS)[number];

export type ValueFilters = Partial<Record<ValueField, ValueFilter>>;
export type RangeFilters = Partial<Record<RangeField, RangeFilter>>;
export type UsageFilters = Partial<Record<UsageField, ValueFilter>>;

const MOST_VALUES = 50;
const LONGEST_VALUE = 200;
const LONGEST_TEXT = 4000;

export function readValues(text: string): ValueFilter {
  const filter: ValueFilter = { anyOf: [], noneOf: [] };
  for (const part of text.match(/(?:\\.|[^,\\])+/gsu) ?? []) {
    const excluded = part.startsWith("!");
    const value = (excluded ? part.slice(1) : part).replace(/\\(.)/gsu, "$1");
    if (value !== "") filter[excluded ? "noneOf" : "anyOf"].push(value);
  }
  return filter;
}

/** The text form; null: it lets everything through. */
export function writeValues({ anyOf, noneOf }: ValueFilter): string | null {
  const parts = [...anyOf.map(escaped), ...noneOf.map((value) => `!${escaped(value)}`)];
  return parts.length === 0 ? null : parts.join(",");
}

/** One value in the text form, for links. */
export const onlyValue = (value: string): string => escaped(value);

const escaped = (value: string): string => value.replace(/[\\,]|^!/gu, (character) => `\\${character}`);

/** null: it is none, or empty. */
export function readRange(text: string): RangeFilter | null {
  const [, from, open, to] = /^(\d{0,15})(\.\.)?(\d{0,15})$/u.exec(text) ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return null;
  const number = (digits: string) => (digits === "" ? null : Number(digits));
  const range = open === undefined ? { from: number(from), to: number(from) } : { from: number(from), to: number(to) };
  return range.from !== null && range.to !== null && range.from > range.to ? null : range;
}

export const writeRange = ({ from, to }: RangeFilter): string =>
  from !== null && from === to ? `${from}` : `${from ?? ""}..${to ?? ""}`;

const values = (item: z.ZodType<string> = z.string()) =>
  z
    .string()
    .max(LONGEST_TEXT)
    .transform(readValues)
    .refine(
      ({ anyOf, noneOf }) => anyOf.length + noneOf.length <= MOST_VALUES,
      `Give at most ${MOST_VALUES} values for one filter.`,
    )
    .refine(
      ({ anyOf, noneOf }) =>
        [...anyOf, ...noneOf].every((value) => value.length <= LONGEST_VALUE && item.safeParse(value).success),
      "One of the values cannot be a value of this field.",
    );
const range = z
  .string()
  .max(40)
  .transform((text, context) => {
    const found = readRange(text);
    if (found) return found;
    context.addIssue({ code: "custom", message: "Give a range of whole numbers, such as 500..599, 500.. or ..599." });
    return z.NEVER;
  });

const yesOrNo = z.enum(["true", "false"]);

/** The query parameters of usage, and of everything else that is read from rollups. */
export const usageFilterFields = {
  status: values(z.enum(["success", "error", "aborted", "refused"])).optional(),
  teamId: values(uuid).optional(),
  virtualKeyId: values(uuid).optional(),
  model: values().optional(),
  provider: values().optional(),
} satisfies Record<UsageField, z.ZodType>;

/** The query parameters of requests. */
export const requestFilterFields = {
  ...usageFilterFields,
  endpoint: values().optional(),
  upstreamModel: values().optional(),
  errorCode: values().optional(),
  policyRule: values().optional(),
  sensitivityClass: values().optional(),
  cacheStatus: values(z.enum(["hit", "miss", "bypass"])).optional(),
  tag: values().optional(),
  streamed: values(yesOrNo).optional(),
  priced: values(yesOrNo).optional(),
  httpStatus: range.optional(),
  durationMs: range.optional(),
  firstByteMs: range.optional(),
  costNanoUsd: range.optional(),
  inputTokens: range.optional(),
  outputTokens: range.optional(),
  attempts: range.optional(),
} satisfies Record<ValueField | RangeField, z.ZodType>;

/** The filters of the requests list in their text form. */
export type RequestFilters = Partial<Record<ValueField | RangeField, string>> & {
  /** ISO 8601; `from` belongs to the span, `to` does not. */
  from?: string;
  to?: string;
};
