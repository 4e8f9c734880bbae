interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  minItems?: number;
  minimum?: number;
  format?: string;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
}

const MAX_DEPTH = 12;

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (!schema.$ref?.startsWith("#/")) return schema;
  let node: unknown = root;
  for (const part of schema.$ref.slice(2).split("/")) node = (node as Record<string, unknown> | undefined)?.[part];
  return (node ?? {}) as JsonSchema;
}

function textFor(format: string | undefined, words: readonly string[]): string {
  if (format === "date-time") return "2026-01-15T09:30:00Z";
  if (format === "date") return "2026-01-15";
  if (format === "email") return "person@example.com";
  if (format === "uri") return "https://example.com/";
  return words[0] ?? "simulated";
}

function typeOf(schema: JsonSchema): string | undefined {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  // Gemini spells types in upper case.
  return (type ?? (schema.properties ? "object" : undefined))?.toLowerCase();
}

function build(given: JsonSchema, root: JsonSchema, words: readonly string[], depth: number): unknown {
  const schema = resolve(given, root);
  if (depth > MAX_DEPTH) return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.length) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const alternative = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (alternative) return build(alternative, root, words, depth + 1);
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((part) => build(part, root, words, depth + 1)));
  }
  switch (typeOf(schema)) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, value]) => [key, build(value, root, words, depth + 1)]),
      );
    case "array":
      return Array.from({ length: Math.min(schema.minItems ?? 1, 20) }, () =>
        build(schema.items ?? {}, root, words, depth + 1),
      );
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textFor(schema.format, words);
  }
}

/**
 * A value that fits the JSON schema (objects, arrays, enums, local references; patterns and lengths are not looked at).
 * Free text becomes the most telling word of the prompt: a capitalised one, else the longest.
 */
export function valueFor(schema: unknown, promptText: string): unknown {
  const words = promptText.match(/[\p{L}\p{N}][\p{L}\p{N}'-]{2,40}/gu) ?? [];
  const named = words.filter((word, index) => index > 0 && /^\p{Lu}/u.test(word));
  const longest = words.toSorted((a, b) => b.length - a.length);
  const root = (schema ?? {}) as JsonSchema;
  return build(root, root, [...named, ...longest], 0);
}
