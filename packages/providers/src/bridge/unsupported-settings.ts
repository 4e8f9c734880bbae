import type { LanguageModelV4CallOptions, SharedV4Warning } from "@ai-sdk/provider";
import { GatehouseError } from "@gatehouse/domain";
import type { WireFormat } from "@gatehouse/wire";
import type { Vendor, VendorTarget } from "./vendor.ts";

/** A setting in the words of each caller's format. */
type Names = Readonly<Record<(typeof SETTINGS)[number] | "strict", string>>;

const CHAT_NAMES: Names = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  seed: "seed",
  stopSequences: "stop",
  responseFormat: "response_format",
  toolChoice: "tool_choice",
  reasoning: "reasoning_effort",
  strict: "tools",
};

const NAMES: Partial<Record<WireFormat, Names>> = {
  "openai-responses": { ...CHAT_NAMES, responseFormat: "text.format", reasoning: "reasoning" },
  "anthropic-messages": {
    ...CHAT_NAMES,
    stopSequences: "stop_sequences",
    responseFormat: "output_config",
    reasoning: "thinking",
  },
  gemini: {
    temperature: "generationConfig.temperature",
    topP: "generationConfig.topP",
    topK: "generationConfig.topK",
    frequencyPenalty: "generationConfig.frequencyPenalty",
    presencePenalty: "generationConfig.presencePenalty",
    seed: "generationConfig.seed",
    stopSequences: "generationConfig.stopSequences",
    responseFormat: "generationConfig.responseJsonSchema",
    toolChoice: "toolConfig",
    reasoning: "generationConfig.thinkingConfig",
    strict: "tools",
  },
};

/** What the packages call a setting where it is not the setting's own name. */
const FEATURES: Readonly<Record<string, keyof Names>> = {
  "providerOptions.anthropic.thinking": "reasoning",
  "providerOptions.anthropic.effort": "reasoning",
  budgetTokens: "reasoning",
  "adaptive thinking": "reasoning",
  maxOutputTokens: "reasoning",
};

const SETTINGS = [
  "temperature",
  "topP",
  "topK",
  "frequencyPenalty",
  "presencePenalty",
  "seed",
  "stopSequences",
  "responseFormat",
  "toolChoice",
  "reasoning",
] as const satisfies readonly (keyof LanguageModelV4CallOptions)[];

/** What the caller's format calls a setting. */
export const settingName = (format: WireFormat, setting: keyof Names): string => namesIn(format)[setting];

const namesIn = (format: WireFormat): Names => NAMES[format] ?? CHAT_NAMES;

const PLACEHOLDER: LanguageModelV4CallOptions["prompt"] = [{ role: "user", content: [{ type: "text", text: "x" }] }];

/**
 * The packages drop a setting that a model refuses and say so in a warning, but only once the call is made and paid.
 * So the settings are tried first on an answer that never leaves this process.
 * @throws GatehouseError unsupported_parameter naming the caller's field
 */
export async function refuseUnsupportedSettings(
  vendor: Vendor,
  target: VendorTarget,
  options: LanguageModelV4CallOptions,
  format: WireFormat,
): Promise<void> {
  const strict = options.tools?.some((tool) => tool.type === "function" && tool.strict);
  if (!strict && SETTINGS.every((setting) => options[setting] === undefined)) return;
  const rehearsed = async () => Response.json(vendor.emptyAnswer);
  const model = await vendor.model(target, rehearsed);
  const { warnings } = await model.doGenerate({ ...options, prompt: PLACEHOLDER });
  for (const warning of warnings) refuse(warning, namesIn(format));
}

/** What a package left behind of the conversation itself, in its own words: nothing of it is a setting. */
export const droppedSettings = (warnings: readonly SharedV4Warning[]): string[] =>
  warnings.flatMap((warning) =>
    warning.type === "unsupported" && nameOf(warning.feature, CHAT_NAMES) === undefined ? [warning.feature] : [],
  );

function refuse(warning: SharedV4Warning, names: Names): void {
  if (warning.type !== "unsupported") return;
  const param = nameOf(warning.feature, names);
  if (param === undefined) return;
  const message = `'${param}' cannot be carried to this model as it is${reason(warning.details)}.`;
  throw new GatehouseError("unsupported_parameter", { param, message });
}

const nameOf = (feature: string, names: Names): string | undefined =>
  names[(FEATURES[feature] ?? feature) as keyof Names];

/** The package's words up to where it tells what it would have done about it. */
function reason(details: string | undefined): string {
  const why = details?.split(/\.\s|\. ?$| and will be ignored| \(/, 1)[0]?.trim();
  return why ? `: ${why}` : "";
}
