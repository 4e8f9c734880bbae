import { flag, invalid, isRecord, modelName, textOrNull, tokenCap } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import { namesOf, refuseProviderState } from "../body/provider-state.ts";
import type { CallerRequest } from "../caller-request.ts";
import { PARSED, PARSED_ARGUMENTS } from "../canonical/client-fields.ts";
import { unsupported } from "../canonical/refuse.ts";
import { inputTokenBound } from "./input-token-bound.ts";
import { isOwnId } from "./own-id.ts";

type Json = Record<string, unknown>;

const GUARDED = new GuardedKeys([
  "model",
  "input",
  "instructions",
  "stream",
  "max_output_tokens",
  "tools",
  "service_tier",
  "previous_response_id",
  "conversation",
  "background",
  "prompt",
  "store",
]);

const STATE = {
  names: new Map(namesOf(["file_id", "file_ids", "container_id", "vector_store_ids", "skill_id"])),
  free: new Set([
    "parameters",
    "schema",
    "input_schema",
    "output_schema",
    "arguments",
    "metadata",
    "annotations",
    PARSED,
    PARSED_ARGUMENTS,
  ]),
  // Handed back with the rest of an answer; the container in it has an owner.
  quotes: ({ type }: Json) => type === "code_interpreter_call",
};

/** Tools that the caller runs; for all others the provider does something that is billed or read as input. */
const CALLER_TOOLS = /^(function|custom|computer|computer_use_preview|local_shell|apply_patch)$/;

/** Reads the body of `POST /v1/responses`. @throws GatehouseError as `Dialect.parse` */
export function parseResponsesRequest(bytes: Buffer): CallerRequest {
  const { body, members } = parseBody(bytes, GUARDED);
  const items = inputItems(body.input);
  refuseState(body);
  refuseProviderState(body, STATE);
  return {
    format: "openai-responses",
    bytes,
    body,
    members,
    model: modelName(body.model),
    stream: flag(body.stream, "stream"),
    includeUsage: true,
    maxOutputTokens: tokenCap(body.max_output_tokens, "max_output_tokens"),
    choices: 1,
    generates: true,
    inputTokenBound: inputTokenBound(bytes.length, body, items),
    unitBound: {},
    unboundedBy: unboundedBy(body, items),
    serviceTier: textOrNull(body.service_tier),
    ownedIds: ownedIds(body, items),
  };
}

function inputItems(input: unknown): readonly Json[] {
  if (typeof input === "string") return [];
  if (!Array.isArray(input)) invalid("input", "'input' has to be a string or an array of items.");
  return input.map((item: unknown, index) =>
    isRecord(item) ? item : invalid(`input[${index}]`, `'input[${index}]' has to be an object.`),
  );
}

/** What lives on at the provider has no owner here: Gatehouse has no address that makes, lists or ends it. */
function refuseState(body: Json): void {
  if (flag(body.background, "background")) unsupported("background", "the answer could not be fetched later");
  for (const field of ["conversation", "prompt"]) {
    if (body[field] !== undefined && body[field] !== null) {
      unsupported(field, "it belongs to the provider's account, not to a caller");
    }
  }
  const tools = Array.isArray(body.tools) ? body.tools : [];
  tools.forEach((tool: unknown, index) => {
    if (!isRecord(tool)) return;
    if (tool.type === "file_search" || typeof tool.container === "string") {
      unsupported(`tools[${index}]`, "stores and containers belong to the provider's account, not to a caller");
    }
  });
}

function unboundedBy(body: Json, items: readonly Json[]): string | null {
  const tools = Array.isArray(body.tools) ? body.tools : [];
  const hosted = tools.findIndex((tool: unknown) => isRecord(tool) && !CALLER_TOOLS.test(String(tool.type)));
  if (hosted >= 0) return `tools[${hosted}]`;
  const fetching = items.findIndex(({ content, output }) => [content, output].some(hasRemoteFile));
  return fetching < 0 ? null : `input[${fetching}]`;
}

/** A file behind an address may be of any length; an image is bounded wherever it lies. */
const hasRemoteFile = (parts: unknown): boolean =>
  Array.isArray(parts) && parts.some((part) => isRecord(part) && part.type === "input_file" && Boolean(part.file_url));

function ownedIds(body: Json, items: readonly Json[]): string[] {
  const previous = textOrNull(body.previous_response_id);
  if (previous !== null && isOwnId(previous)) unsupported("previous_response_id", NOT_KEPT);
  const references = items.flatMap((item, index) => {
    if (item.type === "code_interpreter_call" && typeof item.container_id === "string") return [item.container_id];
    if (!isReference(item)) return [];
    if (isOwnId(item.id)) unsupported(`input[${index}]`, NOT_KEPT);
    return [item.id];
  });
  return [...new Set(previous === null ? references : [previous, ...references])];
}

const NOT_KEPT = "the provider that answered keeps nothing; send the items themselves (with 'store' set to false)";

/** Items that stand for what the provider keeps under their id: by their type, or by leaving out what they are about. */
function isReference(item: Json): item is Json & { id: string } {
  const { type, id, encrypted_content: encrypted, result } = item;
  if (typeof id !== "string") return false;
  // Without a type and without what a message has, an id is all there is.
  if (type === "item_reference" || (!type && item.role === undefined)) return true;
  if (isOwnId(id)) return false;
  const said = Array.isArray(item.content) && item.content.length > 0;
  return (type === "reasoning" && !encrypted && !said) || (type === "image_generation_call" && !result);
}
