import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import { jsonSchema } from "../canonical/json-schema.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalBoolean,
  optionalNumber,
  optionalString,
  requiredRecord,
  requiredString,
  unsupported,
} from "../canonical/refuse.ts";
import { canonicalPrompt } from "./canonical-input.ts";

const CARRIED = new Set([
  "model",
  "input",
  "instructions",
  "stream",
  "max_output_tokens",
  "temperature",
  "top_p",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "text",
  "reasoning",
  "user",
  "metadata",
]);
/** They change nothing in the answer: where it is kept, how it is cached, what it costs. */
const HINTS = new Set([
  "store",
  "include",
  "service_tier",
  "truncation",
  "prompt_cache_key",
  "prompt_cache_retention",
  "prompt_cache_options",
  "safety_identifier",
]);
/** Fields that mean the same as being absent when they hold one of these. */
const NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  store: (value) => value === false,
  include: (value) => Array.isArray(value) && value.every((one) => one === "reasoning.encrypted_content"),
  service_tier: (value) => value === "auto" || value === "default",
  truncation: (value) => value === "disabled",
  top_logprobs: (value) => value === 0,
  background: (value) => value === false,
  stream_options: isRecord,
};
const EFFORTS = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/** Maps a responses request to the canonical model. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalResponse(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const { body } = request;
  const dropped: string[] = [];
  for (const [field, value] of Object.entries(body)) {
    if (value === null || CARRIED.has(field) || NEUTRAL[field]?.(value)) continue;
    if (!HINTS.has(field)) unsupported(field.slice(0, 100));
    dropped.push(field);
  }
  const options: LanguageModelV4CallOptions = { prompt: canonicalPrompt(body, abilities), ...toolsOf(body) };
  if (request.maxOutputTokens !== null) options.maxOutputTokens = request.maxOutputTokens;
  const temperature = optionalNumber(body.temperature, "temperature");
  if (temperature !== undefined && temperature !== 1) options.temperature = temperature;
  const topP = optionalNumber(body.top_p, "top_p");
  if (topP !== undefined && topP !== 1) options.topP = topP;
  const responseFormat = formatOf(body.text);
  if (responseFormat) options.responseFormat = responseFormat;
  const reasoning = effortOf(body.reasoning);
  if (reasoning) options.reasoning = reasoning;
  return {
    options,
    endUser: optionalString(body.user, "user"),
    parallelToolCalls: optionalBoolean(body.parallel_tool_calls, "parallel_tool_calls"),
    dropped,
  };
}

function toolsOf(body: Json): Pick<LanguageModelV4CallOptions, "tools" | "toolChoice"> {
  if (body.tools === undefined || body.tools === null) return {};
  if (!Array.isArray(body.tools)) malformed("tools", "an array");
  if (body.tools.length === 0) return {};
  const toolChoice = choiceOf(body.tool_choice);
  return { tools: body.tools.map(functionTool), ...(toolChoice ? { toolChoice } : {}) };
}

function functionTool(value: unknown, index: number): LanguageModelV4FunctionTool {
  const param = `tools[${index}]`;
  const tool = requiredRecord(value, param);
  if (tool.type !== "function") unsupported(`${param}.type`, "tools that the provider runs or defines stay with it");
  const description = optionalString(tool.description, `${param}.description`);
  const strict = optionalBoolean(tool.strict, `${param}.strict`);
  return {
    type: "function",
    name: requiredString(tool.name, `${param}.name`),
    inputSchema: tool.parameters
      ? jsonSchema(tool.parameters, `${param}.parameters`)
      : { type: "object", properties: {} },
    ...(description === undefined ? {} : { description }),
    ...(strict === true ? { strict } : {}),
  };
}

function choiceOf(choice: unknown): LanguageModelV4CallOptions["toolChoice"] {
  if (choice === undefined || choice === null) return undefined;
  if (choice === "auto" || choice === "none" || choice === "required") return { type: choice };
  const named = requiredRecord(choice, "tool_choice");
  if (named.type !== "function") unsupported("tool_choice.type");
  return { type: "tool", toolName: requiredString(named.name, "tool_choice.name") };
}

function formatOf(text: unknown): LanguageModelV4CallOptions["responseFormat"] {
  if (text === undefined || text === null) return undefined;
  const { format, verbosity } = requiredRecord(text, "text");
  if (verbosity !== undefined && verbosity !== null && verbosity !== "medium") unsupported("text.verbosity");
  if (format === undefined || format === null) return undefined;
  const declared = requiredRecord(format, "text.format");
  if (declared.type === "text") return undefined;
  if (declared.type === "json_object") return { type: "json" };
  if (declared.type !== "json_schema") unsupported("text.format.type");
  const name = optionalString(declared.name, "text.format.name");
  const description = optionalString(declared.description, "text.format.description");
  return {
    type: "json",
    schema: jsonSchema(declared.schema, "text.format.schema"),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}

function effortOf(reasoning: unknown): LanguageModelV4CallOptions["reasoning"] {
  if (reasoning === undefined || reasoning === null) return undefined;
  const { effort } = requiredRecord(reasoning, "reasoning");
  if (effort === undefined || effort === null) return undefined;
  if (typeof effort !== "string" || !EFFORTS.has(effort))
    malformed("reasoning.effort", `one of ${[...EFFORTS].join(", ")}`);
  return effort as LanguageModelV4CallOptions["reasoning"];
}
