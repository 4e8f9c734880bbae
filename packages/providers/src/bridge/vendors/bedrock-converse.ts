import type { LanguageModelV4CallOptions, SharedV4ProviderMetadata, SharedV4ProviderOptions } from "@ai-sdk/provider";
import { GatehouseError } from "@gatehouse/domain";
import { isRecord } from "../../native/choice-text.ts";
import type { Vendor } from "../vendor.ts";
import { fitThinking } from "./anthropic-messages.ts";

/** Every model of Bedrock's. Claude's signatures are the same there as at Anthropic, under another name. */
export const bedrockConverse: Vendor = {
  abilities: {
    imageUrls: false,
    systemAnywhere: false,
    endUsers: false,
    cacheMarks: true,
    toolErrors: false,
    looseSchemas: false,
  },
  async model({ upstreamModel }, vendorFetch) {
    const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
    // With a key the package leaves signing alone; the address is ours to choose in any case.
    const settings = { apiKey: "unused", region: "none", baseURL: "https://vendor.invalid" };
    return createAmazonBedrock({ ...settings, fetch: vendorFetch as never }).languageModel(upstreamModel);
  },
  providerOptions({ parallelToolCalls, reasoningBudgetTokens, options }, { upstreamModel }) {
    const isClaude = upstreamModel.includes("anthropic.");
    if (!options.tools?.length && options.prompt.some(usesTools)) {
      // The package would take the calls and their results out of what was said.
      const message = "A conversation with tool calls needs the description of its tools, here.";
      throw new GatehouseError("unsupported_parameter", { param: "tools", message });
    }
    if (parallelToolCalls === false && !isClaude) {
      const message = "'parallel_tool_calls' cannot be carried to the provider of this model.";
      throw new GatehouseError("unsupported_parameter", { param: "parallel_tool_calls", message });
    }
    const reasoningConfig = { type: "enabled" as const, budgetTokens: reasoningBudgetTokens ?? null };
    return {
      amazonBedrock: {
        ...options.providerOptions?.amazonBedrock,
        ...(reasoningBudgetTokens === undefined ? {} : { reasoningConfig }),
      },
      ...(parallelToolCalls === false ? { anthropic: { disableParallelToolUse: true } } : {}),
    };
  },
  prompt: (prompt) => prompt.map(renamedMessage),
  metadata({ amazonBedrock, bedrock: _, ...metadata }): SharedV4ProviderMetadata {
    if (amazonBedrock === undefined) return metadata;
    const { signature, redactedData, redactedContent } = amazonBedrock;
    const redacted = redactedData ?? redactedContent;
    const anthropic = {
      ...(signature === undefined ? {} : { signature }),
      ...(redacted === undefined ? {} : { redactedData: redacted }),
    };
    return Object.keys(anthropic).length > 0 ? { ...metadata, anthropic } : metadata;
  },
  /** A body without a cap has none on purpose: Nova, thinking hard, takes none, and could write without end. */
  capOutput(body, capTokens) {
    const config = isRecord(body.inferenceConfig) ? body.inferenceConfig : undefined;
    if (config?.maxTokens === undefined) {
      const message = "With 'reasoning_effort' as high as that, this model takes no output limit.";
      throw new GatehouseError("unsupported_parameter", { param: "reasoning_effort", message });
    }
    if ((config.maxTokens as number) <= capTokens) return;
    config.maxTokens = capTokens;
    const fields = body.additionalModelRequestFields;
    if (isRecord(fields)) fitThinking(fields.thinking, capTokens);
  },
  wantsItsThoughts: ({ upstreamModel }) => upstreamModel.includes("anthropic."),
  /** A reason is in `messageStop` alone. */
  isCut: ({ raw }) => raw === undefined,
  failures: new Set(["malformed_model_output", "malformed_tool_use"]),
  readsRawEvents: false,
  modelNamedIn: () => null,
  emptyAnswer: {
    output: { message: { role: "assistant", content: [{ text: "" }] } },
    stopReason: "end_turn",
    metrics: { latencyMs: 0 },
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
  },
};

type Message = LanguageModelV4CallOptions["prompt"][number];

const usesTools = ({ role, content }: Message): boolean =>
  role !== "system" && content.some(({ type }) => type === "tool-call" || type === "tool-result");

function renamedMessage(message: Message): Message {
  const renamed = { ...message, ...renamedOptions(message.providerOptions) };
  if (renamed.role === "system") return renamed;
  const content = renamed.content.map((part) => ({ ...part, ...renamedOptions(part.providerOptions) }));
  return { ...renamed, content } as Message;
}

function renamedOptions(options: SharedV4ProviderOptions | undefined): { providerOptions?: SharedV4ProviderOptions } {
  const claude = options?.anthropic;
  if (claude === undefined) return {};
  const { signature, redactedData, cacheControl } = claude;
  const ttl = isRecord(cacheControl) && cacheControl.ttl === "1h" ? { ttl: "1h" as const } : {};
  const amazonBedrock = {
    ...(signature === undefined ? {} : { signature }),
    // Converse has had two names for it; the newer one is what Bedrock's own documents show.
    ...(redactedData === undefined ? {} : { redactedContent: redactedData }),
    ...(isRecord(cacheControl) ? { cachePoint: { type: "default" as const, ...ttl } } : {}),
  };
  return { providerOptions: { ...options, amazonBedrock } };
}
