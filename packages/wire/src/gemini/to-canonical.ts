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
  optionalNumber,
  optionalString,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { canonicalPrompt } from "./canonical-contents.ts";
import { BODY, CALLING_CONFIG, CONFIG, DECLARATION, THINKING, TOOL, TOOL_CONFIG } from "./known.ts";
import { jsonSchemaOf } from "./open-api-schema.ts";
import { camelCased } from "./snake-case.ts";

type Reasoning = LanguageModelV4CallOptions["reasoning"];

/** Maps a generateContent request to the canonical model. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalContent(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const mapping = new Mapping(abilities);
  const body = mapping.record(camelCased(request.body), "", BODY);
  const config = mapping.record(body.generationConfig ?? {}, "generationConfig", CONFIG);
  const { reasoning, budgetTokens } = thinkingOf(config.thinkingConfig, mapping);
  const options: LanguageModelV4CallOptions = {
    prompt: canonicalPrompt(body, mapping),
    ...toolsOf(body, mapping),
    ...samplingOf(config),
    ...(request.maxOutputTokens === null ? {} : { maxOutputTokens: request.maxOutputTokens }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
  const responseFormat = formatOf(config);
  if (responseFormat) options.responseFormat = responseFormat;
  return {
    options,
    endUser: undefined,
    parallelToolCalls: undefined,
    ...(budgetTokens === undefined ? {} : { reasoningBudgetTokens: budgetTokens }),
    dropped: mapping.dropped,
  };
}

function samplingOf(config: Json): Partial<LanguageModelV4CallOptions> {
  const stops = listOf(config.stopSequences, "generationConfig.stopSequences").map((stop) =>
    typeof stop === "string" ? stop : malformed("generationConfig.stopSequences", "an array of strings"),
  );
  const number = (name: string) => optionalNumber(config[name], `generationConfig.${name}`);
  const sampling = {
    temperature: number("temperature"),
    topP: number("topP"),
    topK: number("topK"),
    seed: number("seed"),
    presencePenalty: number("presencePenalty"),
    frequencyPenalty: number("frequencyPenalty"),
    stopSequences: stops.length > 0 ? stops : undefined,
  };
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
}

function formatOf(config: Json): LanguageModelV4CallOptions["responseFormat"] {
  const { responseMimeType: type, responseSchema: older, responseJsonSchema: newer } = config;
  const schemas = [newer, older && jsonSchemaOf(older)].filter((one) => one !== undefined && one !== null);
  if (schemas.length > 1) malformed("generationConfig.responseSchema", "absent where 'responseJsonSchema' is given");
  const [schema] = schemas;
  if (type === undefined || type === null || type === "text/plain") {
    if (schema === undefined) return undefined;
    malformed("generationConfig.responseMimeType", '"application/json" where a schema is given');
  }
  if (type !== "application/json") unsupported("generationConfig.responseMimeType");
  if (schema === undefined) return { type: "json" };
  return { type: "json", name: "answer", schema: jsonSchema(schema, "generationConfig.responseSchema") };
}

function toolsOf(body: Json, mapping: Mapping): Pick<LanguageModelV4CallOptions, "tools" | "toolChoice"> {
  const toolChoice = choiceOf(body.toolConfig, mapping);
  const tools = listOf(body.tools, "tools").flatMap((value, index) => {
    const { functionDeclarations } = mapping.record(value, `tools[${index}]`, TOOL);
    const param = `tools[${index}].functionDeclarations`;
    return listOf(functionDeclarations, param).map((one, at) => functionTool(one, `${param}[${at}]`, mapping));
  });
  return tools.length === 0 ? {} : { tools, ...(toolChoice ? { toolChoice } : {}) };
}

function functionTool(value: unknown, param: string, mapping: Mapping): LanguageModelV4FunctionTool {
  const declared = mapping.record(value, param, DECLARATION);
  const description = optionalString(declared.description, `${param}.description`);
  const schema = declared.parametersJsonSchema ?? (declared.parameters && jsonSchemaOf(declared.parameters));
  return {
    type: "function",
    name: requiredString(declared.name, `${param}.name`),
    inputSchema: schema ? jsonSchema(schema, `${param}.parameters`) : { type: "object", properties: {} },
    ...(description === undefined ? {} : { description }),
  };
}

function choiceOf(toolConfig: unknown, mapping: Mapping): LanguageModelV4CallOptions["toolChoice"] {
  const param = "toolConfig.functionCallingConfig";
  const { functionCallingConfig } = mapping.record(toolConfig ?? {}, "toolConfig", TOOL_CONFIG);
  if (!isRecord(functionCallingConfig)) return undefined;
  const { mode, allowedFunctionNames } = mapping.record(functionCallingConfig, param, CALLING_CONFIG);
  const names = listOf(allowedFunctionNames, `${param}.allowedFunctionNames`);
  switch (mode) {
    case "NONE":
      return { type: "none" };
    case "ANY":
      if (names.length > 1) unsupported(`${param}.allowedFunctionNames`, "name one function, or none");
      if (names.length === 0) return { type: "required" };
      return { type: "tool", toolName: requiredString(names[0], `${param}.allowedFunctionNames[0]`) };
    case undefined:
    case null:
    case "MODE_UNSPECIFIED":
    case "AUTO":
      if (names.length > 0) unsupported(`${param}.allowedFunctionNames`, "declare only the functions that are allowed");
      return { type: "auto" };
    default:
      unsupported(`${param}.mode`, `the mode '${shown(mode)}' stays with Google`);
  }
}

const LEVELS: ReadonlyMap<string, NonNullable<Reasoning>> = new Map([
  ["MINIMAL", "minimal"],
  ["LOW", "low"],
  ["MEDIUM", "medium"],
  ["HIGH", "high"],
]);

function thinkingOf(value: unknown, mapping: Mapping): { reasoning?: Reasoning; budgetTokens?: number } {
  if (value === undefined || value === null) return {};
  const param = "generationConfig.thinkingConfig";
  const { thinkingLevel, thinkingBudget } = mapping.record(value, param, THINKING);
  const level = optionalString(thinkingLevel, `${param}.thinkingLevel`);
  const budget = optionalNumber(thinkingBudget, `${param}.thinkingBudget`);
  if (level !== undefined && budget !== undefined) {
    malformed(`${param}.thinkingBudget`, "absent where 'thinkingLevel' is given");
  }
  if (level !== undefined) {
    const reasoning = LEVELS.get(level.toUpperCase());
    return reasoning ? { reasoning } : unsupported(`${param}.thinkingLevel`);
  }
  if (budget === undefined || budget < 0) return { reasoning: "provider-default" };
  if (budget === 0) return { reasoning: "none" };
  return { reasoning: budget < 4_096 ? "low" : budget < 16_384 ? "medium" : "high", budgetTokens: budget };
}
