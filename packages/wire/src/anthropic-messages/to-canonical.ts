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
import { cacheOptions } from "./canonical-blocks.ts";
import { canonicalPrompt } from "./canonical-messages.ts";

const CARRIED = new Set([
  "model",
  "messages",
  "system",
  "max_tokens",
  "stream",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "metadata",
]);
/** They change the price or the place of the work, not the answer. */
const HINTS = new Set(["service_tier", "inference_geo", "speed", "cache_control", "context_management"]);
const EFFORTS = new Set(["low", "medium", "high", "xhigh", "max"]);

/** Maps a messages request to the canonical model. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalMessages(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const { body } = request;
  for (const [field, value] of Object.entries(body)) {
    if (value !== null && !CARRIED.has(field) && !HINTS.has(field)) unsupported(field.slice(0, 100));
  }
  const options: LanguageModelV4CallOptions = { prompt: canonicalPrompt(body, abilities), ...toolsOf(body) };
  if (request.maxOutputTokens !== null) options.maxOutputTokens = request.maxOutputTokens;
  if (Array.isArray(body.stop_sequences) && body.stop_sequences.length > 0) {
    options.stopSequences = body.stop_sequences.map((stop: unknown, index) =>
      requiredString(stop, `stop_sequences.${index}`),
    );
  }
  const sampling = {
    temperature: optionalNumber(body.temperature, "temperature"),
    topP: optionalNumber(body.top_p, "top_p"),
    topK: optionalNumber(body.top_k, "top_k"),
  };
  for (const [name, value] of Object.entries(sampling))
    if (value !== undefined) Object.assign(options, { [name]: value });
  const { responseFormat, reasoning, reasoningBudgetTokens } = { ...outputOf(body), ...thinkingOf(body) };
  if (responseFormat) options.responseFormat = responseFormat;
  if (reasoning) options.reasoning = reasoning;
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  const choice = isRecord(body.tool_choice) ? body.tool_choice : {};
  const oneAtATime = optionalBoolean(choice.disable_parallel_tool_use, "tool_choice.disable_parallel_tool_use");
  return {
    options,
    endUser: optionalString(metadata.user_id, "metadata.user_id"),
    parallelToolCalls: oneAtATime === undefined ? undefined : !oneAtATime,
    ...(reasoningBudgetTokens === undefined ? {} : { reasoningBudgetTokens }),
    dropped: Object.keys(body).filter((field) => HINTS.has(field) && body[field] !== null),
  };
}

function toolsOf(body: Json): Pick<LanguageModelV4CallOptions, "tools" | "toolChoice"> {
  if (!Array.isArray(body.tools) || body.tools.length === 0) return {};
  const tools = body.tools.map((tool: unknown, index) =>
    functionTool(requiredRecord(tool, `tools.${index}`), `tools.${index}`),
  );
  const choice = isRecord(body.tool_choice) ? toolChoice(body.tool_choice) : undefined;
  return { tools, ...(choice ? { toolChoice: choice } : {}) };
}

function functionTool(tool: Json, param: string): LanguageModelV4FunctionTool {
  if (tool.type !== undefined && tool.type !== null && tool.type !== "custom") {
    unsupported(`${param}.type`, "tools that Anthropic defines stay with Anthropic");
  }
  const description = optionalString(tool.description, `${param}.description`);
  const strict = optionalBoolean(tool.strict, `${param}.strict`);
  return {
    type: "function",
    name: requiredString(tool.name, `${param}.name`),
    inputSchema: jsonSchema(tool.input_schema, `${param}.input_schema`),
    ...(description === undefined ? {} : { description }),
    ...(strict ? { strict } : {}),
    ...cacheOptions(tool),
  };
}

function toolChoice(choice: Json): LanguageModelV4CallOptions["toolChoice"] {
  switch (choice.type) {
    case "auto":
    case "none":
      return { type: choice.type };
    case "any":
      return { type: "required" };
    case "tool":
      return { type: "tool", toolName: requiredString(choice.name, "tool_choice.name") };
    default:
      malformed("tool_choice.type", '"auto", "any", "tool" or "none"');
  }
}

interface Output {
  responseFormat?: LanguageModelV4CallOptions["responseFormat"];
  reasoning?: LanguageModelV4CallOptions["reasoning"];
}

function outputOf(body: Json): Output {
  if (body.output_config === undefined || body.output_config === null) return {};
  const { format, effort, ...others } = requiredRecord(body.output_config, "output_config");
  const [other] = Object.keys(others);
  if (other !== undefined) unsupported(`output_config.${other.slice(0, 50)}`);
  const output: Output = {};
  if (isRecord(format)) {
    if (format.type !== "json_schema") unsupported("output_config.format.type");
    const schema = jsonSchema(format.schema, "output_config.format.schema");
    output.responseFormat = { type: "json", schema, name: "answer" };
  }
  if (effort !== undefined && effort !== null) {
    if (typeof effort !== "string" || !EFFORTS.has(effort))
      malformed("output_config.effort", `one of ${[...EFFORTS].join(", ")}`);
    output.reasoning = effort as NonNullable<Output["reasoning"]>;
  }
  return output;
}

/** A budget of reasoning tokens has no place in the canonical model: it goes to the vendors that know one. */
function thinkingOf(body: Json): { reasoning?: Output["reasoning"]; reasoningBudgetTokens?: number } {
  if (!isRecord(body.thinking)) return {};
  const { type, budget_tokens: budget } = body.thinking;
  const given = outputOf(body).reasoning;
  if (type === "disabled") return { reasoning: "none" };
  if (type === "adaptive") return given ? {} : { reasoning: "provider-default" };
  if (type !== "enabled") unsupported("thinking.type");
  if (!Number.isSafeInteger(budget)) malformed("thinking.budget_tokens", "a whole number of tokens");
  return { reasoning: given ?? effortOf(budget as number), reasoningBudgetTokens: budget as number };
}

/** For vendors that know efforts only: about the budgets that Anthropic's own efforts come to. */
const effortOf = (budgetTokens: number) => (budgetTokens < 4_096 ? "low" : budgetTokens < 16_384 ? "medium" : "high");
