import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import { jsonSchema } from "../canonical/json-schema.ts";
import { Mapping } from "../canonical/mapping.ts";
import {
  isRecord,
  type Json,
  listOf,
  malformed,
  optionalBoolean,
  optionalNumber,
  optionalString,
  requiredString,
  unsupported,
} from "../canonical/refuse.ts";
import { cacheOptions } from "./canonical-blocks.ts";
import { canonicalPrompt } from "./canonical-messages.ts";
import { BODY, METADATA, OUTPUT_CONFIG, OUTPUT_FORMAT, THINKING, TOOL, TOOL_CHOICE } from "./known.ts";

const EFFORTS = new Set(["low", "medium", "high", "xhigh", "max"]);

/** Maps a messages request to the canonical model. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalMessages(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const mapping = new Mapping(abilities);
  const body = mapping.record(request.body, "", BODY);
  const choice = mapping.record(body.tool_choice ?? {}, "tool_choice", TOOL_CHOICE);
  const options: LanguageModelV4CallOptions = {
    prompt: canonicalPrompt(body, mapping),
    ...toolsOf(body, choice, mapping),
  };
  if (request.maxOutputTokens !== null) options.maxOutputTokens = request.maxOutputTokens;
  const stops = listOf(body.stop_sequences, "stop_sequences");
  if (stops.length > 0) {
    options.stopSequences = stops.map((stop, index) => requiredString(stop, `stop_sequences.${index}`));
  }
  const sampling = {
    temperature: optionalNumber(body.temperature, "temperature"),
    topP: optionalNumber(body.top_p, "top_p"),
    topK: optionalNumber(body.top_k, "top_k"),
  };
  for (const [name, value] of Object.entries(sampling))
    if (value !== undefined) Object.assign(options, { [name]: value });
  const output = outputOf(body, mapping);
  const { responseFormat, reasoning, reasoningBudgetTokens } = {
    ...output,
    ...thinkingOf(body.thinking, output.reasoning, mapping),
  };
  if (responseFormat) options.responseFormat = responseFormat;
  if (reasoning) options.reasoning = reasoning;
  const metadata = mapping.record(body.metadata ?? {}, "metadata", METADATA);
  const oneAtATime = optionalBoolean(choice.disable_parallel_tool_use, "tool_choice.disable_parallel_tool_use");
  return {
    options,
    endUser: mapping.endUser(metadata.user_id, "metadata.user_id"),
    parallelToolCalls: oneAtATime === undefined ? undefined : !oneAtATime,
    ...(reasoningBudgetTokens === undefined ? {} : { reasoningBudgetTokens }),
    dropped: mapping.dropped,
  };
}

function toolsOf(body: Json, choice: Json, mapping: Mapping): Pick<LanguageModelV4CallOptions, "tools" | "toolChoice"> {
  const tools = listOf(body.tools, "tools").map((tool, index) => functionTool(tool, `tools.${index}`, mapping));
  if (tools.length === 0) return {};
  return { tools, ...(isRecord(body.tool_choice) ? { toolChoice: toolChoice(choice) } : {}) };
}

function functionTool(value: unknown, param: string, mapping: Mapping): LanguageModelV4FunctionTool {
  if (isRecord(value) && value.type !== undefined && value.type !== null && value.type !== "custom") {
    unsupported(`${param}.type`, "tools that Anthropic defines stay with Anthropic");
  }
  const tool = mapping.record(value, param, TOOL);
  const description = optionalString(tool.description, `${param}.description`);
  // Off is what it is without: at every vendor.
  const strict = optionalBoolean(tool.strict, `${param}.strict`);
  return {
    type: "function",
    name: requiredString(tool.name, `${param}.name`),
    inputSchema: jsonSchema(tool.input_schema, `${param}.input_schema`),
    ...(description === undefined ? {} : { description }),
    ...(strict ? { strict } : {}),
    ...cacheOptions(tool, param, mapping),
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

function outputOf(body: Json, mapping: Mapping): Output {
  const { format, effort } = mapping.record(body.output_config ?? {}, "output_config", OUTPUT_CONFIG);
  const output: Output = {};
  if (format !== undefined && format !== null) {
    const { type, schema } = mapping.record(format, "output_config.format", OUTPUT_FORMAT);
    if (type !== "json_schema") unsupported("output_config.format.type");
    const wanted = jsonSchema(schema, "output_config.format.schema");
    output.responseFormat = { type: "json", schema: wanted, name: "answer" };
  }
  if (effort !== undefined && effort !== null) {
    if (typeof effort !== "string" || !EFFORTS.has(effort))
      malformed("output_config.effort", `one of ${[...EFFORTS].join(", ")}`);
    output.reasoning = effort as NonNullable<Output["reasoning"]>;
  }
  return output;
}

/** A budget of reasoning tokens has no place in the canonical model: it goes to the vendors that know one. */
function thinkingOf(
  thinking: unknown,
  given: Output["reasoning"],
  mapping: Mapping,
): { reasoning?: Output["reasoning"]; reasoningBudgetTokens?: number } {
  if (thinking === undefined || thinking === null) return {};
  const { type, budget_tokens: budget } = mapping.record(thinking, "thinking", THINKING);
  if (type === "disabled") return { reasoning: "none" };
  if (type === "adaptive") return given ? {} : { reasoning: "provider-default" };
  if (type !== "enabled") unsupported("thinking.type");
  if (!Number.isSafeInteger(budget)) malformed("thinking.budget_tokens", "a whole number of tokens");
  return { reasoning: given ?? effortOf(budget as number), reasoningBudgetTokens: budget as number };
}

/** For vendors that know efforts only: about the budgets that Anthropic's own efforts come to. */
const effortOf = (budgetTokens: number) => (budgetTokens < 4_096 ? "low" : budgetTokens < 16_384 ? "medium" : "high");
