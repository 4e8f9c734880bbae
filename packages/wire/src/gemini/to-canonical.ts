import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import { jsonSchema } from "../canonical/json-schema.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalNumber,
  optionalString,
  requiredRecord,
  requiredString,
  unsupported,
} from "../canonical/refuse.ts";
import { canonicalPrompt } from "./canonical-contents.ts";
import { jsonSchemaOf } from "./open-api-schema.ts";
import { camelCased } from "./snake-case.ts";

type Reasoning = LanguageModelV4CallOptions["reasoning"];

const CARRIED = new Set(["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "model"]);
const HINTS = new Set(["labels"]);
const CONFIG_CARRIED = new Set([
  "maxOutputTokens",
  "temperature",
  "topP",
  "topK",
  "stopSequences",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "responseMimeType",
  "responseSchema",
  "responseJsonSchema",
  "thinkingConfig",
]);
/** Fields that mean the same as being absent when they hold one of these. */
const CONFIG_NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  candidateCount: (value) => value === 1,
  responseModalities: (value) => Array.isArray(value) && value.every((modality) => modality === "TEXT"),
  responseLogprobs: (value) => value === false,
};

/** Maps a generateContent request to the canonical model. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalContent(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const body = camelCased(request.body);
  for (const [field, value] of Object.entries(body)) {
    if (value !== null && !CARRIED.has(field) && !HINTS.has(field)) unsupported(field.slice(0, 100));
  }
  const config = isRecord(body.generationConfig) ? body.generationConfig : {};
  for (const [field, value] of Object.entries(config)) {
    if (value === null || CONFIG_CARRIED.has(field) || CONFIG_NEUTRAL[field]?.(value)) continue;
    unsupported(`generationConfig.${field.slice(0, 100)}`);
  }
  const { reasoning, budgetTokens } = thinkingOf(config.thinkingConfig);
  const options: LanguageModelV4CallOptions = {
    prompt: canonicalPrompt(body, abilities),
    ...toolsOf(body),
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
    dropped: Object.keys(body).filter((field) => HINTS.has(field)),
  };
}

function samplingOf(config: Json): Partial<LanguageModelV4CallOptions> {
  const stops = config.stopSequences;
  if (stops !== undefined && !(Array.isArray(stops) && stops.every((stop) => typeof stop === "string"))) {
    malformed("generationConfig.stopSequences", "an array of strings");
  }
  const number = (name: string) => optionalNumber(config[name], `generationConfig.${name}`);
  const sampling = {
    temperature: number("temperature"),
    topP: number("topP"),
    topK: number("topK"),
    seed: number("seed"),
    presencePenalty: number("presencePenalty"),
    frequencyPenalty: number("frequencyPenalty"),
    stopSequences: Array.isArray(stops) && stops.length > 0 ? stops : undefined,
  };
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
}

function formatOf(config: Json): LanguageModelV4CallOptions["responseFormat"] {
  const type = config.responseMimeType;
  if (type === undefined || type === "text/plain") return undefined;
  if (type !== "application/json") unsupported("generationConfig.responseMimeType");
  const schema = config.responseJsonSchema ?? (config.responseSchema && jsonSchemaOf(config.responseSchema));
  if (schema === undefined || schema === null) return { type: "json" };
  return { type: "json", name: "answer", schema: jsonSchema(schema, "generationConfig.responseSchema") };
}

function toolsOf(body: Json): Pick<LanguageModelV4CallOptions, "tools" | "toolChoice"> {
  if (!Array.isArray(body.tools) || body.tools.length === 0) return {};
  const tools = body.tools.flatMap((tool: unknown, index) => {
    const { functionDeclarations, ...others } = requiredRecord(tool, `tools[${index}]`);
    const [own] = Object.keys(others);
    if (own !== undefined)
      unsupported(`tools[${index}].${own.slice(0, 50)}`, "tools that Google runs stay with Google");
    return Array.isArray(functionDeclarations) ? functionDeclarations.map(functionTool) : [];
  });
  if (tools.length === 0) return {};
  const toolChoice = choiceOf(body.toolConfig);
  return { tools, ...(toolChoice ? { toolChoice } : {}) };
}

function functionTool(value: unknown): LanguageModelV4FunctionTool {
  const declared = requiredRecord(value, "tools.functionDeclarations");
  const description = optionalString(declared.description, "tools.functionDeclarations.description");
  const schema = declared.parametersJsonSchema ?? (declared.parameters && jsonSchemaOf(declared.parameters));
  return {
    type: "function",
    name: requiredString(declared.name, "tools.functionDeclarations.name"),
    inputSchema: schema
      ? jsonSchema(schema, "tools.functionDeclarations.parameters")
      : { type: "object", properties: {} },
    ...(description === undefined ? {} : { description }),
  };
}

function choiceOf(toolConfig: unknown): LanguageModelV4CallOptions["toolChoice"] {
  const config = isRecord(toolConfig) ? toolConfig.functionCallingConfig : undefined;
  if (!isRecord(config)) return undefined;
  const names = Array.isArray(config.allowedFunctionNames) ? config.allowedFunctionNames : [];
  if (config.mode === "NONE") return { type: "none" };
  if (config.mode !== "ANY") return { type: "auto" };
  if (names.length > 1)
    unsupported("toolConfig.functionCallingConfig.allowedFunctionNames", "name one function, or none");
  const [name] = names;
  return typeof name === "string" ? { type: "tool", toolName: name } : { type: "required" };
}

const LEVELS: Readonly<Record<string, NonNullable<Reasoning>>> = {
  MINIMAL: "minimal",
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
};

function thinkingOf(value: unknown): { reasoning?: Reasoning; budgetTokens?: number } {
  if (!isRecord(value)) return {};
  const { thinkingLevel: level, thinkingBudget: budget } = value;
  if (typeof level === "string") {
    const reasoning = LEVELS[level.toUpperCase()];
    return reasoning ? { reasoning } : unsupported("generationConfig.thinkingConfig.thinkingLevel");
  }
  if (typeof budget !== "number" || budget < 0) return { reasoning: "provider-default" };
  if (budget === 0) return { reasoning: "none" };
  return { reasoning: budget < 4_096 ? "low" : budget < 16_384 ? "medium" : "high", budgetTokens: budget };
}
