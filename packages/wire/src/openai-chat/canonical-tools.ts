import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { answerSchema } from "../canonical/answer-schema.ts";
import { jsonSchema } from "../canonical/json-schema.ts";
import type { Mapping } from "../canonical/mapping.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalBoolean,
  optionalString,
  requiredString,
  unsupported,
} from "../canonical/refuse.ts";
import { CHOSEN, FUNCTION, JSON_SCHEMA, RESPONSE_FORMAT, TOOL, TOOL_CHOICE } from "./known.ts";

type ToolOptions = Pick<LanguageModelV4CallOptions, "tools" | "toolChoice">;
type FormatOptions = Pick<LanguageModelV4CallOptions, "responseFormat" | "providerOptions">;
type Schema = LanguageModelV4FunctionTool["inputSchema"];

const NO_PARAMETERS: Schema = { type: "object", properties: {} };

export function canonicalTools(body: Json, mapping: Mapping): ToolOptions {
  if (body.tools === undefined || body.tools === null) {
    if (isRecord(body.tool_choice) || body.tool_choice === "required")
      malformed("tools", "there when one has to be called");
    return {};
  }
  if (!Array.isArray(body.tools)) malformed("tools", "an array");
  if (body.tools.length === 0) return {};
  const toolChoice = canonicalToolChoice(body.tool_choice, mapping);
  const tools = body.tools.map((tool: unknown, index) => functionTool(tool, `tools[${index}]`, mapping));
  return { tools, ...(toolChoice ? { toolChoice } : {}) };
}

function functionTool(value: unknown, param: string, mapping: Mapping): LanguageModelV4FunctionTool {
  if (isRecord(value) && value.type !== "function") unsupported(`${param}.type`, "only functions can be declared");
  const tool = mapping.record(value, param, TOOL);
  const declared = mapping.record(tool.function, `${param}.function`, FUNCTION);
  const description = optionalString(declared.description, `${param}.function.description`);
  // Off is what it is without: at every vendor.
  const strict = optionalBoolean(declared.strict, `${param}.function.strict`);
  return {
    type: "function",
    name: requiredString(declared.name, `${param}.function.name`),
    inputSchema: schema(declared.parameters, `${param}.function.parameters`) ?? NO_PARAMETERS,
    ...(description === undefined ? {} : { description }),
    ...(strict === true ? { strict } : {}),
  };
}

function canonicalToolChoice(choice: unknown, mapping: Mapping): LanguageModelV4CallOptions["toolChoice"] {
  if (choice === undefined || choice === null) return undefined;
  if (choice === "auto" || choice === "none" || choice === "required") return { type: choice };
  if (isRecord(choice) && choice.type !== "function") unsupported("tool_choice.type");
  const named = mapping.record(choice, "tool_choice", TOOL_CHOICE);
  const { name } = mapping.record(named.function, "tool_choice.function", CHOSEN);
  return { type: "tool", toolName: requiredString(name, "tool_choice.function.name") };
}

export function canonicalResponseFormat(value: unknown, mapping: Mapping): FormatOptions {
  if (value === undefined || value === null) return {};
  const format = mapping.record(value, "response_format", RESPONSE_FORMAT);
  if (format.type === "text") return {};
  if (format.type === "json_object") return { responseFormat: { type: "json" } };
  if (format.type !== "json_schema") unsupported("response_format.type");
  const param = "response_format.json_schema";
  const declared = mapping.record(format.json_schema, param, JSON_SCHEMA);
  return answerSchema(schema(declared.schema, `${param}.schema`) ?? { type: "object" }, declared, param, mapping);
}

const schema = (value: unknown, param: string): Schema | undefined =>
  value === undefined || value === null ? undefined : jsonSchema(value, param);
