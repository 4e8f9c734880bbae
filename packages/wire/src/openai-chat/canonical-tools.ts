import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { jsonSchema } from "../canonical/json-schema.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalBoolean,
  optionalString,
  requiredRecord,
  requiredString,
  unsupported,
} from "../canonical/refuse.ts";

type ToolOptions = Pick<LanguageModelV4CallOptions, "tools" | "toolChoice">;
type ResponseFormat = NonNullable<LanguageModelV4CallOptions["responseFormat"]>;
type Schema = LanguageModelV4FunctionTool["inputSchema"];

const NO_PARAMETERS: Schema = { type: "object", properties: {} };

export function canonicalTools(body: Json): ToolOptions {
  if (body.tools === undefined || body.tools === null) {
    if (isRecord(body.tool_choice) || body.tool_choice === "required")
      malformed("tools", "there when one has to be called");
    return {};
  }
  if (!Array.isArray(body.tools)) malformed("tools", "an array");
  if (body.tools.length === 0) return {};
  const toolChoice = canonicalToolChoice(body.tool_choice);
  return { tools: body.tools.map(functionTool), ...(toolChoice ? { toolChoice } : {}) };
}

function functionTool(value: unknown, index: number): LanguageModelV4FunctionTool {
  const param = `tools[${index}]`;
  const tool = requiredRecord(value, param);
  if (tool.type !== "function") unsupported(`${param}.type`, "only functions can be declared");
  const declared = requiredRecord(tool.function, `${param}.function`);
  const description = optionalString(declared.description, `${param}.function.description`);
  const strict = optionalBoolean(declared.strict, `${param}.function.strict`);
  return {
    type: "function",
    name: requiredString(declared.name, `${param}.function.name`),
    inputSchema: schema(declared.parameters, `${param}.function.parameters`) ?? NO_PARAMETERS,
    ...(description === undefined ? {} : { description }),
    ...(strict === true ? { strict } : {}),
  };
}

function canonicalToolChoice(choice: unknown): LanguageModelV4CallOptions["toolChoice"] {
  if (choice === undefined || choice === null) return undefined;
  if (choice === "auto" || choice === "none" || choice === "required") return { type: choice };
  const named = requiredRecord(choice, "tool_choice");
  if (named.type !== "function") unsupported("tool_choice.type");
  const { name } = requiredRecord(named.function, "tool_choice.function");
  return { type: "tool", toolName: requiredString(name, "tool_choice.function.name") };
}

export function canonicalResponseFormat(value: unknown): ResponseFormat | undefined {
  if (value === undefined || value === null) return undefined;
  const format = requiredRecord(value, "response_format");
  if (format.type === "text") return undefined;
  if (format.type === "json_object") return { type: "json" };
  if (format.type !== "json_schema") unsupported("response_format.type");
  const param = "response_format.json_schema";
  const declared = requiredRecord(format.json_schema, param);
  const name = optionalString(declared.name, `${param}.name`);
  const description = optionalString(declared.description, `${param}.description`);
  return {
    type: "json",
    schema: schema(declared.schema, `${param}.schema`) ?? { type: "object" },
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}

const schema = (value: unknown, param: string): Schema | undefined =>
  value === undefined || value === null ? undefined : jsonSchema(value, param);
