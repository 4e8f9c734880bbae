import { isRecord } from "../body/fields.ts";
import type { Json } from "../canonical/refuse.ts";

/** Members whose own keys are the caller's: names of arguments, schemas. */
const OPAQUE = new Set([
  "args",
  "response",
  "parameters",
  "parametersJsonSchema",
  "responseSchema",
  "responseJsonSchema",
  "labels",
]);

/** The body with camelCase keys throughout: the API takes both spellings, and one is enough to read. */
export function camelCased(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const camel = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return [camel, OPAQUE.has(camel) ? inner : deep(inner)];
    }),
  );
}

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  return isRecord(value) ? camelCased(value) : value;
}
