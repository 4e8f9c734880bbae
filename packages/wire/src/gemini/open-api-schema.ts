import { isRecord } from "../body/fields.ts";

/** Google's older `parameters` and `responseSchema` are OpenAPI's subset with types in capitals; others want JSON Schema. */
export function jsonSchemaOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchemaOf);
  if (!isRecord(value)) return value;
  const { nullable, propertyOrdering, ...others } = value;
  const schema = Object.fromEntries(
    Object.entries(others).map(([key, inner]) => [key, keywordOf(key, inner, propertyOrdering)]),
  );
  return nullable === true ? orNull(schema) : schema;
}

function keywordOf(key: string, inner: unknown, ordering: unknown): unknown {
  if (key === "type" && typeof inner === "string") return inner.toLowerCase();
  if (key === "items" || key === "anyOf") return jsonSchemaOf(inner);
  if (key !== "properties" || !isRecord(inner)) return inner;
  const properties = Object.entries(inner).map(([name, property]) => [name, jsonSchemaOf(property)] as const);
  return Object.fromEntries(ordered(properties, ordering));
}

/** JSON Schema knows no order; vendors write an answer's properties in the order in which the schema has them. */
function ordered<Entry extends readonly [string, unknown]>(properties: Entry[], ordering: unknown): Entry[] {
  if (!Array.isArray(ordering)) return properties;
  const rank = new Map(ordering.map((name, index) => [name, index]));
  const rankOf = ([name]: Entry) => rank.get(name) ?? ordering.length;
  return properties.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, anyOf, enum: values } = schema;
  return {
    ...schema,
    ...(typeof type === "string" ? { type: [type, "null"] } : {}),
    ...(Array.isArray(anyOf) ? { anyOf: [...anyOf, { type: "null" }] } : {}),
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
  };
}
