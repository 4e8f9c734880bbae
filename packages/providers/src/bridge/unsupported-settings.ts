import type { LanguageModelV4CallOptions, SharedV4Warning } from "@ai-sdk/provider";
import { GatehouseError } from "@gatehouse/domain";
import type { Vendor } from "./vendor.ts";

const PARAM_BY_FEATURE: Readonly<Record<string, string>> = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  seed: "seed",
  stopSequences: "stop",
  responseFormat: "response_format",
  toolChoice: "tool_choice",
  strict: "tools",
  reasoning: "reasoning_effort",
  "providerOptions.anthropic.thinking": "reasoning_effort",
  "providerOptions.anthropic.effort": "reasoning_effort",
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

const PLACEHOLDER: LanguageModelV4CallOptions["prompt"] = [{ role: "user", content: [{ type: "text", text: "x" }] }];

/**
 * The packages drop a setting that a model refuses and say so in a warning, but only once the call is made and paid.
 * So the settings are tried first on an answer that never leaves this process.
 * @throws GatehouseError unsupported_parameter naming the caller's field
 */
export async function refuseUnsupportedSettings(
  vendor: Vendor,
  upstreamModel: string,
  options: LanguageModelV4CallOptions,
): Promise<void> {
  const strict = options.tools?.some((tool) => tool.type === "function" && tool.strict);
  if (!strict && SETTINGS.every((setting) => options[setting] === undefined)) return;
  const rehearsed = async () => Response.json(vendor.emptyAnswer);
  const model = await vendor.model("https://rehearsal.invalid", "none", upstreamModel, rehearsed);
  const { warnings } = await model.doGenerate({ ...options, prompt: PLACEHOLDER });
  for (const warning of warnings) refuse(warning);
}

function refuse(warning: SharedV4Warning): void {
  if (warning.type !== "unsupported") return;
  const param = PARAM_BY_FEATURE[warning.feature];
  if (param === undefined) return;
  const message = `'${param}' cannot be carried to this model as it is${reason(warning.details)}.`;
  throw new GatehouseError("unsupported_parameter", { param, message });
}

/** The package's words up to where it tells what it would have done about it. */
function reason(details: string | undefined): string {
  const why = details?.split(/\.\s|\. ?$| and will be ignored| \(/, 1)[0]?.trim();
  return why ? `: ${why}` : "";
}
