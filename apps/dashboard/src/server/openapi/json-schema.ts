import * as z from "zod";
import type { InventoryRoute } from "#server/openapi/inventory.ts";

/** A JSON Schema of the 2020-12 draft, which is what OpenAPI 3.1 speaks. */
export type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  [keyword: string]: unknown;
};

export interface Field {
  schema: JsonSchema;
  required: boolean;
}

/** What stands in the path of a route, and what in its query or body. */
export interface RouteInput {
  path: Record<string, Field>;
  /** Of a route that takes no body. */
  query: Record<string, Field>;
  /** null: the route takes none. */
  body: JsonSchema | null;
}

const HAS_NO_BODY = new Set(["GET", "DELETE"]);
/** Formats whose patterns say the same once more, at length. */
const SAID_BY_FORMAT = new Set(["uuid", "date-time", "date", "email"]);

/**
 * The input of a route as JSON Schema, cut into its places.
 * @throws Error for a path parameter that the schema does not know, and for a schema that refers to itself
 */
export function readRouteInput({ schema, method, parameters, path }: InventoryRoute): RouteInput {
  const whole = toInputSchema(schema);
  const fields = fieldsOf(whole);
  const unknown = parameters.filter((name) => fields[name] === undefined);
  if (unknown.length > 0) throw new Error(`${method} ${path}: its schema knows no ${unknown.join(", ")}`);
  const isInPath = (name: string) => parameters.includes(name);
  const places = Object.groupBy(Object.entries(fields), ([name]) => (isInPath(name) ? "path" : "rest"));
  const inPath = Object.fromEntries(places.path ?? []);
  const rest = Object.fromEntries(places.rest ?? []);
  if (HAS_NO_BODY.has(method)) return { path: inPath, query: rest, body: null };
  return { path: inPath, query: {}, body: Object.keys(rest).length > 0 ? without(whole, parameters) : null };
}

/** Every field of an input, wherever it stands: those of all alternatives together. */
export function fieldsOf(schema: JsonSchema): Record<string, Field> {
  const own = Object.entries(schema.properties ?? {}).map(([name, field]): [string, Field] => [
    name,
    { schema: field, required: schema.required?.includes(name) ?? false },
  ]);
  const fields = Object.fromEntries(own);
  for (const part of schema.allOf ?? []) Object.assign(fields, fieldsOf(part));
  const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map(fieldsOf);
  for (const alternative of alternatives) {
    for (const [name, { schema: field, required }] of Object.entries(alternative)) {
      const always = required && alternatives.every((other) => other[name]?.required);
      const before = fields[name];
      const isNew = before === undefined || JSON.stringify(before.schema) === JSON.stringify(field);
      fields[name] = { schema: isNew ? field : { anyOf: [before.schema, field] }, required: always };
    }
  }
  return fields;
}

export function toInputSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    cycles: "throw",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      // A number of any size: JSON has none, so it travels as text.
      if (zodSchema._zod.def.type === "bigint") Object.assign(jsonSchema, { type: "string", pattern: "^\\d+$" });
      if (SAID_BY_FORMAT.has(jsonSchema.format ?? "")) delete jsonSchema.pattern;
      if (typeof jsonSchema.default === "bigint") jsonSchema.default = String(jsonSchema.default);
    },
  });
  return JSON.parse(JSON.stringify(json)) as JsonSchema;
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const result: JsonSchema = { ...schema };
  for (const keyword of ["oneOf", "anyOf", "allOf"] as const) {
    const parts = schema[keyword];
    if (parts) result[keyword] = parts.map((part) => without(part, names));
  }
  if (schema.properties) {
    result.properties = Object.fromEntries(Object.entries(schema.properties).filter(([name]) => !names.includes(name)));
    const required = schema.required?.filter((name) => !names.includes(name)) ?? [];
    if (required.length > 0) result.required = required;
    else delete result.required;
  }
  return result;
}
