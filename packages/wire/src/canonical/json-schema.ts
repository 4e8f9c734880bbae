import { isRecord, type Json, malformed } from "./refuse.ts";

/** Keywords of JSON Schema (2020-12, and draft 7's) by what they hold: one schema, a list of them, or some by name. */
const ONE = [
  "additionalItems",
  "additionalProperties",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/**
 * A schema whose parts are schemas, wherever the standard asks for them: vendors' packages rewrite schemas and take
 * that for granted.
 * @throws GatehouseError invalid_request
 */
export function jsonSchema(value: unknown, param: string): Json {
  const schema = isRecord(value) ? value : malformed(param, "a JSON schema");
  if (schema.pattern !== undefined && schema.pattern !== null && typeof schema.pattern !== "string") {
    malformed(`${param}.pattern`, "a string");
  }
  for (const keyword of ONE) {
    const part = schema[keyword];
    const tuple = keyword === "items" && Array.isArray(part);
    for (const one of tuple ? part : [part]) checkPart(one, `${param}.${keyword}`);
  }
  for (const keyword of LISTS) {
    const list = schema[keyword] ?? [];
    if (!Array.isArray(list)) malformed(`${param}.${keyword}`, "a list of JSON schemas");
    for (const one of list) checkPart(one ?? 0, `${param}.${keyword}`);
  }
  for (const keyword of NAMED) {
    const named = schema[keyword] ?? {};
    if (!isRecord(named)) malformed(`${param}.${keyword}`, "an object of JSON schemas");
    for (const one of Object.values(named)) checkPart(one ?? 0, `${param}.${keyword}`);
  }
  const dependencies = schema.dependencies ?? {};
  if (!isRecord(dependencies)) malformed(`${param}.dependencies`, "an object");
  for (const one of Object.values(dependencies)) if (!Array.isArray(one)) checkPart(one ?? 0, `${param}.dependencies`);
  return schema;
}

/** `true` and `false` are schemas as well; a keyword that is null counts as absent. */
function checkPart(value: unknown, param: string): void {
  if (value === undefined || value === null || typeof value === "boolean") return;
  jsonSchema(value, param);
}
