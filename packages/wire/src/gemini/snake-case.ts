import { isRecord } from "../body/fields.ts";
import { type Json, malformed } from "../canonical/refuse.ts";

/** Members whose own keys are the caller's: names of arguments, schemas. */
const OPAQUE = new Set([
  "args",
  "response",
  "parameters",
  "parametersJsonSchema",
  "responseSchema",
  "responseJsonSchema",
  "labels",
  "partMetadata",
]);

/**
 * The body with camelCase keys throughout: the API takes both spellings, and one is enough to read.
 * @throws GatehouseError invalid_request when both are given
 */
export function camelCased(value: Json): Json {
  const camel = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    const name = key.replace(/(?<=[A-Za-z0-9])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (camel.has(name)) malformed(name.slice(0, 100), "given once, in one spelling");
    camel.set(name, OPAQUE.has(name) ? inner : deep(inner));
  }
  return Object.fromEntries(camel);
}

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  return isRecord(value) ? camelCased(value) : value;
}
