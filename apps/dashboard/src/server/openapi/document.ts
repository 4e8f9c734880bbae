import { ERROR_CATALOGUE, type ErrorCode } from "@gatehouse/domain";
import type { InventoryRoute } from "#server/openapi/inventory.ts";
import { type Field, type JsonSchema, type RouteInput, readRouteInput } from "#server/openapi/json-schema.ts";
import type { VerbDocs } from "#server/openapi/verb-docs.ts";

/** A route with all that there is to say of it. */
export interface Operation {
  route: InventoryRoute;
  id: string;
  /** "Create virtual key" */
  summary: string;
  description: string;
  input: RouteInput;
  /** 204: nothing is answered. */
  status: number;
  /** What it may answer instead, in the order of the catalogue. */
  errors: ErrorCode[];
}

type Json = Record<string, unknown>;

/** @throws Error that names the routes whose verb has no name or no docstring */
export function describeRoutes(routes: readonly InventoryRoute[], docs: ReadonlyMap<string, VerbDocs>): Operation[] {
  const silent = routes.filter(({ verb }) => !docs.get(verb)?.description);
  if (silent.length > 0) {
    const list = silent.map(({ method, path, verb }) => `${method} ${path} (${verb || "no name"})`).join(", ");
    throw new Error(`Each verb needs a name, and a docstring that says what it does: ${list}`);
  }
  return routes.map((route) => {
    const { description, throws, isSilent } = docs.get(route.verb) as VerbDocs;
    const input = readRouteInput(route);
    const status = isSilent ? 204 : route.status;
    const errors = errorsOf(route, input, throws);
    return { route, id: route.verb, summary: titleOf(route.verb), description, input, status, errors };
  });
}

/** The admin API as an OpenAPI 3.1 document. */
export function buildDocument(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const { path, method } = operation.route;
    paths[path] ??= {};
    Object.assign(paths[path], { [method.toLowerCase()]: writeOperation(operation) });
  }
  const tags = [...new Set(operations.map(tagOf))].toSorted().map((name) => ({ name }));
  return { openapi: "3.1.1", info: INFO, servers: [{ url: "/" }], tags, paths, components: COMPONENTS };
}

/** The first part of the path, as a word: "Virtual keys". */
export const tagOf = ({ route }: Operation): string => capital((route.path.split("/")[3] ?? "").replaceAll("-", " "));

function writeOperation(operation: Operation): Json {
  const { route, id, summary, description, input, status, errors } = operation;
  const parameters = [
    ...Object.entries(input.path).map(([name, field]) => parameter("path", name, { ...field, required: true })),
    ...Object.entries(input.query).map(([name, field]) => parameter("query", name, field)),
    ...(isIdempotent(route) ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    ...(route.conditional ? [{ $ref: "#/components/parameters/IfMatch" }] : []),
    ...(route.tagged ? [{ $ref: "#/components/parameters/IfNoneMatch" }] : []),
  ];
  return {
    operationId: id,
    summary,
    description,
    tags: [tagOf(operation)],
    security: route.access === "public" ? [] : [{ adminToken: [] }, { session: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(input.body && {
      requestBody: { required: isNeeded(input.body), content: { "application/json": { schema: input.body } } },
    }),
    responses: {
      [status]: success(route, status),
      ...(route.tagged && { 304: { description: "You have it already." } }),
      ...failures(errors),
    },
  };
}

function success(route: InventoryRoute, status: number): Json {
  const headers = {
    "x-request-id": { $ref: "#/components/headers/RequestId" },
    ...(isIdempotent(route) && { "idempotent-replayed": { $ref: "#/components/headers/IdempotentReplayed" } }),
    ...(route.tagged && { etag: { $ref: "#/components/headers/ETag" } }),
  };
  if (status === 204) return { description: "Done; there is nothing to say.", headers };
  return { description: status === 201 ? "It was made." : "Done.", headers, content: CONTENT[route.answers] };
}

/** A POST that names a key is done once; what is handed on as it comes cannot be kept. */
export const isIdempotent = ({ method, access, answers }: InventoryRoute): boolean =>
  method === "POST" && access === "actor" && answers === "json";

/** One answer for each status; which codes come with it is in its description. */
function failures(errors: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(errors, (code) => ERROR_CATALOGUE[code].status);
  const entries = [...byStatus].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(
    entries.map(([status, codes]) => [
      status,
      { description: codes.map((code) => `\`${code}\``).join(", "), content: ERROR_CONTENT },
    ]),
  );
}

function errorsOf(route: InventoryRoute, input: RouteInput, throws: readonly ErrorCode[]): ErrorCode[] {
  const own = new Set<ErrorCode>(["invalid_request", "internal_error", "not_ready", ...throws]);
  if (route.access === "actor") own.add("unauthenticated").add("forbidden").add("cross_site_request");
  if (Object.keys(input.path).length > 0) own.add("not_found");
  if (input.body) own.add("invalid_json").add("invalid_encoding").add("request_too_large");
  if (isIdempotent(route)) own.add("conflict").add("idempotency_conflict").add("idempotency_mismatch");
  if (route.conditional) own.add("precondition_failed");
  return (Object.keys(ERROR_CATALOGUE) as ErrorCode[]).filter((code) => own.has(code));
}

const parameter = (place: "path" | "query", name: string, { schema, required }: Field): Json => ({
  name,
  in: place,
  required,
  schema,
});

const isNeeded = (body: JsonSchema): boolean =>
  (body.required?.length ?? 0) > 0 || body.oneOf !== undefined || body.anyOf !== undefined;

/** `createVirtualKey` as "Create virtual key". */
const titleOf = (verb: string): string => capital(verb.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const text = { schema: { type: "string" } };
const object = { schema: { type: "object" } };
const CONTENT = {
  json: { "application/json": object },
  file: { "text/csv": text, "application/x-ndjson": text },
  relay: { "application/json": object, "text/event-stream": text },
};
const ERROR_CONTENT = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };

const INFO = {
  title: "Gatehouse admin API",
  version: "1",
  description:
    "The API that the dashboard itself uses. Amounts of money are nano-dollars as decimal strings, instants are ISO 8601 in " +
    "UTC, lists are read by `cursor`. What the caller may not see is not there: 404. Fields that an input does not name are refused.",
  license: { name: "Apache-2.0", identifier: "Apache-2.0" },
};

const COMPONENTS = {
  securitySchemes: {
    adminToken: {
      type: "http",
      scheme: "bearer",
      description:
        "A token `gh_admin_…` from Settings → API tokens, which does what its scopes name; or the operator's GATEHOUSE_ADMIN_TOKEN.",
    },
    session: {
      type: "apiKey",
      in: "cookie",
      name: "__Host-gatehouse.session",
      description:
        "A person's session in a browser (`gatehouse.session` over plain http). Changes need its own `Origin`.",
    },
  },
  headers: {
    ETag: { description: "Names this version; send it as `If-Match` with a change.", schema: { type: "string" } },
    IdempotentReplayed: {
      description: "`true`: this is the answer to an earlier request with the same key; nothing was done now.",
      schema: { type: "string", const: "true" },
    },
    RequestId: {
      description: "Names the request in the server's log and in the audit log.",
      schema: { type: "string" },
    },
  },
  parameters: {
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description: "Asked again with it within 24 hours, the request is answered as before and not done again.",
      schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
    },
    IfMatch: {
      name: "If-Match",
      in: "header",
      description:
        "An `ETag` of what is to be changed: when it is another one by now, nothing is changed and 412 answered.",
      schema: { type: "string" },
    },
    IfNoneMatch: {
      name: "If-None-Match",
      in: "header",
      description: "An `ETag` that you have: when it is still the same, the answer is 304.",
      schema: { type: "string" },
    },
  },
  schemas: {
    Error: {
      type: "object",
      required: ["error"],
      properties: {
        error: {
          type: "object",
          required: ["code", "message", "requestId"],
          properties: {
            code: { type: "string", enum: Object.keys(ERROR_CATALOGUE) },
            message: { type: "string", description: "Safe to show." },
            fields: {
              type: "object",
              additionalProperties: { type: "string" },
              description: "Messages per field of the input.",
            },
            requestId: { type: "string" },
          },
        },
      },
    },
  },
};
