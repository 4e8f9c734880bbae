import { flag, invalid, isRecord, modelName, textOrNull, tokenCap } from "../body/fields.ts";
import { GuardedKeys, type ParsedBody, parseBody } from "../body/parse-body.ts";
import { namesOf, refuseProviderState } from "../body/provider-state.ts";
import type { CallerRequest } from "../caller-request.ts";
import { unsupported } from "../canonical/refuse.ts";
import { inputTokenBound } from "./input-token-bound.ts";
import { judgeServerTools } from "./server-tools.ts";

const GUARDED = new GuardedKeys([
  "model",
  "messages",
  "system",
  "tools",
  "stream",
  "max_tokens",
  "service_tier",
  "speed",
  "inference_geo",
  "mcp_servers",
  "container",
  "fallbacks",
  "context_management",
]);
const STATE = {
  names: new Map(namesOf(["file_id", "file_ids", "container_id"])),
  free: new Set(["input", "input_examples", "input_schema", "schema", "metadata", "citations"]),
  // What Anthropic's own tools found earlier is only read again.
  quotes: ({ type }: Record<string, unknown>) => typeof type === "string" && /._tool_result$/.test(type),
};

/** Reads the body of `POST /v1/messages`. @throws GatehouseError as `Dialect.parse` */
export function parseMessagesRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { body } = parsed;
  return {
    ...common(parsed),
    format: "anthropic-messages",
    stream: flag(body.stream, "stream"),
    maxOutputTokens: tokenCap(body.max_tokens, "max_tokens"),
    generates: true,
    ...judgeServerTools(body),
    serviceTier: textOrNull(body.speed) ?? textOrNull(body.service_tier),
  };
}

/** Reads the body of `POST /v1/messages/count_tokens`. @throws GatehouseError as `Dialect.parse` */
export function parseCountTokensRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  return {
    ...common(parsed),
    format: "anthropic-count-tokens",
    stream: false,
    maxOutputTokens: null,
    generates: false,
    free: true,
    unitBound: {},
    unboundedBy: null,
    serviceTier: null,
  };
}

function common({ bytes, body, members }: ParsedBody) {
  const model = modelName(body.model);
  checkMessages(body.messages);
  refuseProviderState(body, STATE);
  refuseOtherModels(body);
  refuseAccount(body);
  return {
    bytes,
    body,
    members,
    model,
    includeUsage: true,
    choices: 1,
    inputTokenBound: inputTokenBound(bytes.length, body),
    ownedIds: [],
  };
}

/** A key is let in, held for and billed by one model: no other may answer behind it. */
function refuseOtherModels({ fallbacks, fallback_credit_token: credit, tools }: Record<string, unknown>): void {
  if (given(fallbacks) || given(credit)) {
    unsupported("fallbacks", "which models take over is the route's to say, and may not be allowed to this key");
  }
  const advised = Array.isArray(tools) ? tools.findIndex((tool) => isRecord(tool) && given(tool.model)) : -1;
  if (advised >= 0)
    unsupported(`tools.${advised}.model`, "another model would answer than the one that the key may use");
}

function refuseAccount(body: Record<string, unknown>): void {
  for (const field of ["thread", "user_profile_id", "workspace_id"]) {
    if (given(body[field])) unsupported(field, "it belongs to the provider's account, not to a caller");
  }
  const { container } = body;
  if (!given(container)) return;
  const skills = isRecord(container) && !given(container.id) ? (container.skills ?? []) : null;
  const open = Array.isArray(skills) && skills.every((skill) => isRecord(skill) && skill.type === "anthropic");
  if (!open) unsupported("container", "containers and skills belong to the provider's account, not to a caller");
}

const given = (value: unknown): boolean => value !== undefined && value !== null;

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0) {
    invalid("messages", "'messages' has to be an array with at least one message.");
  }
  messages.forEach((message: unknown, index) => {
    if (!isRecord(message)) invalid(`messages.${index}`, `'messages.${index}' has to be an object.`);
    if (typeof message.role !== "string") invalid(`messages.${index}.role`, `'messages.${index}.role' is missing.`);
  });
}
