import type { InventoryRoute } from "#server/openapi/inventory.ts";
import { type JsonSchema, toInputSchema } from "#server/openapi/json-schema.ts";

export type Json = null | string | number | boolean | Json[] | { [name: string]: Json };

/** An input that the schema of a route takes, and where in it ids stand. */
export interface Sample {
  input: Record<string, Json>;
  /** `scope.teamId` */
  ids: string[];
}

/** The id of something that exists, for the field of a route. */
export type IdOf = (field: string, route: InventoryRoute) => string;

/**
 * Inputs of a route that hold what is required and every id that may be given: one for each alternative that the schema
 * allows. `fixed` replaces fields whose rules the schema does not tell.
 */
export function sampleInputs(route: InventoryRoute, idOf: IdOf, fixed: Record<string, Json> = {}): Sample[] {
  const given = new Set([...route.parameters, ...Object.keys(fixed)]);
  return variantsOf(toInputSchema(route.schema), (name) => idOf(name, route), given).map((sample) => {
    const input = { ...(sample.value as Record<string, Json>), ...fixed };
    return { input, ids: sample.ids.filter((path) => !((path.split(".")[0] as string) in fixed)) };
  });
}

const isIdField = (name: string, schema: JsonSchema): boolean =>
  /^(?:id|ids|\w+Ids?)$/.test(name) && JSON.stringify(schema).includes('"format":"uuid"');

/** The input with another value at a place. */
export function replaceAt(input: Json, path: string, value: Json): Json {
  const [head, ...rest] = path.split(".");
  if (head === undefined || typeof input !== "object" || input === null) return value;
  const next =
    rest.length === 0 ? value : replaceAt((input as Record<string, Json>)[head] ?? null, rest.join("."), value);
  if (Array.isArray(input)) return input.map((item, index) => (String(index) === head ? next : item));
  return { ...input, [head]: next };
}

interface Variant {
  value: Json;
  ids: string[];
}

function variantsOf(schema: JsonSchema, idOf: (name: string) => string, wanted: ReadonlySet<string>): Variant[] {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) {
    const real = alternatives.filter(({ type }) => type !== "null");
    return real.flatMap((part) => variantsOf(part, idOf, wanted));
  }
  if (schema.type === "object") return objectVariants(schema, idOf, wanted);
  if (schema.type === "array" && schema.items && (schema.minItems as number | undefined)) {
    return variantsOf(schema.items, idOf, wanted).map(({ value, ids }) => ({
      value: [value],
      ids: ids.map((path) => (path === "" ? "0" : `0.${path}`)),
    }));
  }
  return [{ value: scalarOf(schema), ids: [] }];
}

function objectVariants(schema: JsonSchema, idOf: (name: string) => string, wanted: ReadonlySet<string>): Variant[] {
  let variants: Variant[] = [{ value: {}, ids: [] }];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isId = isIdField(name, field);
    if (!isId && !schema.required?.includes(name) && !wanted.has(name)) continue;
    const isList = field.type === "array";
    const own: Variant[] = isId
      ? [isList ? { value: [idOf(name)], ids: [`${name}.0`] } : { value: idOf(name), ids: [name] }]
      : variantsOf(field, idOf, new Set()).map(({ value, ids }) => ({
          value,
          ids: ids.map((path) => `${name}.${path}`),
        }));
    variants = variants.flatMap((before) =>
      own.map(({ value, ids }) => ({
        value: { ...(before.value as Record<string, Json>), [name]: value },
        ids: [...before.ids, ...ids],
      })),
    );
  }
  return variants;
}

const FORMATS: Record<string, string> = {
  uuid: "00000000-0000-4000-8000-000000000000",
  "date-time": "2026-12-20T00:00:00Z",
  uri: "https://example.com/v1",
  email: "somebody@acme.test",
};

function scalarOf(schema: JsonSchema): Json {
  if (schema.const !== undefined) return schema.const as Json;
  if (Array.isArray(schema.enum)) return schema.enum[0] as Json;
  if (schema.default !== undefined) return schema.default as Json;
  const [type] = [schema.type].flat();
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return (schema.minimum as number | undefined) ?? 1;
  if (type === "array") return [];
  if (type === "null") return null;
  const format = FORMATS[String(schema.format)];
  return format ?? "1".repeat(Math.max(1, (schema.minLength as number | undefined) ?? 1));
}
