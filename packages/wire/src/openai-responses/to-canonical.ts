import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import { answerSchema } from "../canonical/answer-schema.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import { jsonSchema } from "../canonical/json-schema.ts";
import { Mapping } from "../canonical/mapping.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalBoolean,
  optionalNumber,
  optionalString,
  requiredString,
  unsupported,
} from "../canonical/refuse.ts";
import { canonicalPrompt } from "./canonical-input.ts";
import { BODY, FUNCTION_TOOL, REASONING, STREAM_OPTIONS, TEXT, TEXT_FORMAT, TOOL_CHOICE } from "./known.ts";

const EFFORTS = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/** Maps a responses request to the canonical model. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalResponse(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const mapping = new Mapping(abilities);
  const body = mapping.record(request.body, "", BODY);
  mapping.record(body.stream_options ?? {}, "stream_options", STREAM_OPTIONS);
  const options: LanguageModelV4CallOptions = {
    prompt: canonicalPrompt(body, mapping),
    ...toolsOf(body, mapping),
    ...formatOf(body.text, mapping),
  };
  if (request.maxOutputTokens !== null) options.maxOutputTokens = request.maxOutputTokens;
  const temperature = optionalNumber(body.temperature, "temperature");
  if (temperature !== undefined && temperature !== 1) options.temperature = temperature;
  const topP = optionalNumber(body.top_p, "top_p");
  if (topP !== undefined && topP !== 1) options.topP = topP;
  const reasoning = effortOf(body.reasoning, mapping);
  if (reasoning) options.reasoning = reasoning;
  return {
    options,
    endUser: mapping.endUser(body.user, "user"),
    parallelToolCalls: optionalBoolean(body.parallel_tool_calls, "parallel_tool_calls"),
    dropped: mapping.dropped,
  };
}

function toolsOf(body: Json, mapping: Mapping): Pick<LanguageModelV4CallOptions, "tools" | "toolChoice"> {
  if (body.tools === undefined || body.tools === null) return {};
  if (!Array.isArray(body.tools)) malformed("tools", "an array");
  if (body.tools.length === 0) return {};
  const toolChoice = choiceOf(body.tool_choice, mapping);
  const tools = body.tools.map((tool: unknown, index) => functionTool(tool, `tools[${index}]`, mapping));
  return { tools, ...(toolChoice ? { toolChoice } : {}) };
}

function functionTool(value: unknown, param: string, mapping: Mapping): LanguageModelV4FunctionTool {
  if (isRecord(value) && value.type !== "function") {
    unsupported(`${param}.type`, "tools that the provider runs or defines stay with it");
  }
  const tool = mapping.record(value, param, FUNCTION_TOOL);
  const description = optionalString(tool.description, `${param}.description`);
  // Off is what it is without: at every vendor.
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

function choiceOf(choice: unknown, mapping: Mapping): LanguageModelV4CallOptions["toolChoice"] {
  if (choice === undefined || choice === null) return undefined;
  if (choice === "auto" || choice === "none" || choice === "required") return { type: choice };
  if (isRecord(choice) && choice.type !== "function") unsupported("tool_choice.type");
  const named = mapping.record(choice, "tool_choice", TOOL_CHOICE);
  return { type: "tool", toolName: requiredString(named.name, "tool_choice.name") };
}

function formatOf(
  value: unknown,
  mapping: Mapping,
): Pick<LanguageModelV4CallOptions, "responseFormat" | "providerOptions"> {
  const text = mapping.record(value ?? {}, "text", TEXT);
  if (text.format === undefined || text.format === null) return {};
  const declared = mapping.record(text.format, "text.format", TEXT_FORMAT);
  if (declared.type === "text") return {};
  if (declared.type === "json_object") return { responseFormat: { type: "json" } };
  if (declared.type !== "json_schema") unsupported("text.format.type");
  return answerSchema(jsonSchema(declared.schema, "text.format.schema"), declared, "text.format", mapping);
}

function effortOf(value: unknown, mapping: Mapping): LanguageModelV4CallOptions["reasoning"] {
  const { effort } = mapping.record(value ?? {}, "reasoning", REASONING);
  if (effort === undefined || effort === null) return undefined;
  if (typeof effort !== "string" || !EFFORTS.has(effort))
    malformed("reasoning.effort", `one of ${[...EFFORTS].join(", ")}`);
  return effort as LanguageModelV4CallOptions["reasoning"];
}
