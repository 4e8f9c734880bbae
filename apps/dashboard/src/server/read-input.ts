import { GatehouseError, uuid } from "@gatehouse/domain";
import type * as z from "zod";

const MAX_BODY_BYTES = 1024 * 1024;
const HAS_NO_BODY = new Set(["GET", "HEAD", "DELETE"]);

/**
 * The input of a verb: query parameters of a read, the JSON body of a change, and the parameters of the path over both.
 * @throws GatehouseError `invalid_json`, `request_too_large`, `invalid_request` with messages per field, and
 *   `not_found` for a path whose id is none
 */
export async function readInput<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  path: Record<string, string>,
): Promise<z.output<Schema>> {
  if (path.id !== undefined && !uuid.safeParse(path.id).success) throw new GatehouseError("not_found");
  const given = HAS_NO_BODY.has(request.method) ? readQuery(request) : await readBody(request);
  const parsed = schema.safeParse({ ...given, ...path });
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues);
}

function readQuery(request: Request): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(query, name)) throw invalid(`The parameter ${name} is given twice.`, name);
    query[name] = value;
  }
  return query;
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request);
  if (text === "") return {};
  // A form of another site can send anything but this.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw invalid("Send JSON, with the header Content-Type: application/json.");
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new GatehouseError("invalid_json");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw invalid("Send a JSON object.");
  return body as Record<string, unknown>;
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new GatehouseError("request_too_large");
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new GatehouseError("invalid_encoding");
  }
}

function invalidInput(issues: readonly z.core.$ZodIssue[]): GatehouseError {
  const fields: Record<string, string> = {};
  for (const issue of issues) fields[issue.path.join(".") || "body"] ??= issue.message;
  const [first] = Object.entries(fields);
  const [name, message] = first ?? ["body", "The request is not valid."];
  return new GatehouseError("invalid_request", { message: `${name}: ${message}`, param: name, fields });
}

const invalid = (message: string, param?: string) =>
  new GatehouseError("invalid_request", { message, ...(param && { param }) });
