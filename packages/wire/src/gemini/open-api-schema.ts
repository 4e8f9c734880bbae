import { isRecord } from "../body/fields.ts";
import type { Json } from "../canonical/refuse.ts";

/** Google's older `parameters` and `responseSchema` are OpenAPI's subset with types in capitals; others want JSON Schema. */
export function jsonSchemaOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchemaOf);
  if (!isRecord(value)) return value;
  const schema: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "type" && typeof inner === "string") schema.type = inner.toLowerCase();
    else if (key === "properties" && isRecord(inner)) {
      schema.properties = Object.fromEntries(
        Object.entries(inner).map(([name, property]) => [name, jsonSchemaOf(property)]),
      );
    } else if (key === "items" || key === "anyOf") schema[key] = jsonSchemaOf(inner);
    else if (key !== "nullable" && key !== "propertyOrdering") schema[key] = inner;
  }
  if (value.nullable === true && typeof schema.type === "string") schema.type = [schema.type, "null"];
  return schema;
}
