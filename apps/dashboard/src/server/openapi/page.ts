import { ERROR_CATALOGUE } from "@gatehouse/domain";
import { isIdempotent, type Operation, tagOf } from "#server/openapi/document.ts";
import { type Field, fieldsOf, type JsonSchema } from "#server/openapi/json-schema.ts";

/** The reference page of the admin API, in Markdown. */
export function writePage(operations: readonly Operation[]): string {
  const byTag = Map.groupBy(operations, tagOf);
  const chapters = [...byTag].toSorted(([a], [b]) => a.localeCompare(b));
  const sections = chapters.map(([tag, own]) => [`## ${tag}`, ...own.map(writeOperation)].join("\n\n"));
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

function writeOperation({ route, summary, description, input, status, errors }: Operation): string {
  const fields = [
    ...rows("path", input.path),
    ...rows("query", input.query),
    ...rows("body", input.body ? fieldsOf(input.body) : {}),
  ];
  const own = errors.filter((code) => !EVERYWHERE.has(code));
  const answers = [
    `Answers ${status}${route.answers === "file" ? " with a file" : ""}`,
    ...(own.length > 0 ? [`or ${own.map(codeWithStatus).join(", ")}`] : []),
  ];
  return [
    `### ${summary}`,
    `\`${route.method} ${route.path}\`${route.access === "public" ? " (for anybody)" : ""}`,
    description,
    ...(fields.length > 0 ? [["| field | in | type | |", "| --- | --- | --- | --- |", ...fields].join("\n")] : []),
    `${answers.join(", ")}.${noteOf(route)}`,
  ].join("\n\n");
}

/** Headers that mean something beyond the introduction's. */
const noteOf = (route: Operation["route"]): string =>
  [
    route.tagged ? " Names its version in `ETag`; `If-None-Match` may be answered with 304." : "",
    route.conditional ? " `If-Match` is honoured." : "",
    route.method === "POST" && !isIdempotent(route) ? " `Idempotency-Key` means nothing here." : "",
  ].join("");

const rows = (place: string, fields: Record<string, Field>): string[] =>
  Object.entries(fields).map(([name, { schema, required }]) => {
    const fallback = schema.default === undefined ? "" : `default \`${JSON.stringify(schema.default)}\``;
    return `| \`${name}\` | ${place} | ${cell(typeOf(schema))} | ${required || place === "path" ? "required" : fallback} |`;
  });

/** A field's type in few words; the OpenAPI document says the rest. */
function typeOf(schema: JsonSchema): string {
  const { enum: values, const: only, format, type, items } = schema;
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (Array.isArray(values)) return values.map((value) => `\`${JSON.stringify(value)}\``).join(" \\| ");
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) return [...new Set(alternatives.map(typeOf))].join(" \\| ");
  const types = type === undefined ? "anything" : [type].flat().join(" \\| ");
  if (type === "array") return `list of ${items ? typeOf(items) : "anything"}`;
  if (type === "object") return objectType(schema);
  return format ? `${types} (${format})` : types;
}

function objectType(schema: JsonSchema): string {
  const fields = Object.entries(fieldsOf(schema));
  if (fields.length === 0) return "object";
  return `{ ${fields.map(([name, { schema: field, required }]) => `${name}${required ? "" : "?"}: ${typeOf(field)}`).join("; ")} }`;
}

const cell = (text: string): string => text.replaceAll("\n", " ");
const codeWithStatus = (code: Operation["errors"][number]): string => `${ERROR_CATALOGUE[code].status} \`${code}\``;

/** Said once, in the introduction. */
const EVERYWHERE = new Set<string>([
  "invalid_request",
  "invalid_json",
  "invalid_encoding",
  "request_too_large",
  "unauthenticated",
  "forbidden",
  "cross_site_request",
  "idempotency_conflict",
  "idempotency_mismatch",
  "internal_error",
  "not_ready",
]);

const INTRODUCTION = `# Admin API

<!-- Written from the routes by apps/dashboard/src/server/openapi; a test holds the two together. -->

The dashboard's own API, for scripts too. A signed-in person or an admin token gets the same as an OpenAPI 3.1 document at
\`/api/v1/openapi.json\`.

**Who asks.** \`Authorization: Bearer gh_admin_…\` with a token from Settings → API tokens, or a session's cookie. A token does what
its scopes name and its role allows, and works while whoever made it could make it. The operator's \`GATEHOUSE_ADMIN_TOKEN\` does
everything. A change that comes with a cookie has to name the dashboard's own \`Origin\`.

**Input.** Query parameters for \`GET\` and \`DELETE\`, a JSON body of at most 1 MiB for the rest. Fields and parameters that an
operation does not name are refused. Money is a decimal string: dollars where the name ends in \`Usd\`, nano-dollars in
\`NanoUsd\`. Instants are ISO 8601 in UTC.

**Lists.** \`limit\` rows at a time; the answer's \`nextCursor\` is the next call's \`cursor\`, and null at the end.

**Doing it once.** A \`POST\` with an \`Idempotency-Key\` (one word, at most 255 characters) that is asked again by the same caller
within 24 hours gets the same answer with \`Idempotent-Replayed: true\`, secrets that are shown once included: the answer is kept
under a key that is made of yours, which is not stored, so choose one that nobody guesses. While the first is under way the second
gets 409 \`idempotency_conflict\`; another request with the same key, 422 \`idempotency_mismatch\`. What was refused may be asked
again. What ended in 500 or not at all is never done again by itself: 409 \`conflict\` then says that nobody knows.

**Changing what you have seen.** The policy's \`ETag\` sent back as \`If-Match\` refuses a change (412 \`precondition_failed\`) when
somebody else was faster.

**Errors.** One envelope: \`{"error": {"code", "message", "fields"?, "requestId"}}\`. \`fields\` has a message for each field of the
input that is wrong. Every operation may answer 400 \`invalid_request\`, \`invalid_json\` or \`invalid_encoding\`, 401 \`unauthenticated\`, 403
\`forbidden\` or \`cross_site_request\`, 413 \`request_too_large\`, 500 \`internal_error\` and 503 \`not_ready\`. What you may not see is
not there: 404 \`not_found\`, as for ids of another organization.`;
