import type { LanguageModelV4, SharedV4ProviderOptions } from "@ai-sdk/provider";
import { GatehouseError } from "@gatehouse/domain";
import type { CanonicalCall } from "@gatehouse/wire";

/** The part of `fetch` that the AI SDK packages use. */
export type VendorFetch = (input: unknown, init?: RequestInit) => Promise<Response>;

/** What differs between the vendors that are reached through their AI SDK package. */
export interface Vendor {
  /** The vendor fetches images by address itself. */
  imageUrls: boolean;
  model(baseUrl: string, secret: string, upstreamModel: string, vendorFetch: VendorFetch): Promise<LanguageModelV4>;
  /** What the canonical model has no place for, in the vendor's own terms. */
  providerOptions(chat: CanonicalCall): SharedV4ProviderOptions;
  /** Brings the body that is about to leave back under the output cap, where the package raised it. */
  capOutput(body: Record<string, unknown>, capTokens: number): void;
  namesModelInRawEvents: boolean;
  /** The model that an answer or a raw event of its stream names, where the package keeps it to itself. */
  modelNamedIn(raw: unknown): string | null;
  /** The shortest answer that the package accepts, to try settings on without a call. */
  emptyAnswer: unknown;
}

const MIN_THINKING_TOKENS = 1_024;

const anthropic: Vendor = {
  imageUrls: true,
  async model(baseURL, apiKey, upstreamModel, vendorFetch) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ baseURL, apiKey, fetch: vendorFetch as never }).languageModel(upstreamModel);
  },
  providerOptions({ endUser, parallelToolCalls }) {
    return {
      anthropic: {
        ...(endUser === undefined ? {} : { metadata: { userId: endUser } }),
        ...(parallelToolCalls === false ? { disableParallelToolUse: true } : {}),
      },
    };
  },
  /** The package adds the thinking budget on top; callers mean all output tokens, reasoning included. */
  capOutput(body, capTokens) {
    if ((body.max_tokens as number) <= capTokens) return;
    body.max_tokens = capTokens;
    const thinking = body.thinking as { budget_tokens?: number } | undefined;
    if (thinking?.budget_tokens === undefined || thinking.budget_tokens < capTokens) return;
    thinking.budget_tokens = Math.floor(capTokens * 0.8);
    if (thinking.budget_tokens < MIN_THINKING_TOKENS) {
      const least = Math.ceil(MIN_THINKING_TOKENS / 0.8);
      const message = `With 'reasoning_effort', this model needs 'max_completion_tokens' of at least ${least}.`;
      throw new GatehouseError("invalid_request", { param: "max_completion_tokens", message });
    }
  },
  namesModelInRawEvents: false,
  modelNamedIn: () => null,
  emptyAnswer: {
    type: "message",
    id: "x",
    model: "x",
    role: "assistant",
    content: [],
    stop_reason: "end_turn",
    usage: { input_tokens: 0, output_tokens: 0 },
  },
};

const gemini: Vendor = {
  imageUrls: false,
  async model(baseURL, apiKey, upstreamModel, vendorFetch) {
    const { createGoogle } = await import("@ai-sdk/google");
    return createGoogle({ baseURL, apiKey, fetch: vendorFetch as never }).languageModel(upstreamModel);
  },
  providerOptions({ parallelToolCalls }) {
    if (parallelToolCalls === false) {
      const message = "'parallel_tool_calls' cannot be carried to the provider of this model.";
      throw new GatehouseError("unsupported_parameter", { param: "parallel_tool_calls", message });
    }
    return { google: {} };
  },
  capOutput(body, capTokens) {
    const config = body.generationConfig as { maxOutputTokens?: number } | undefined;
    if (config && (config.maxOutputTokens ?? Number.POSITIVE_INFINITY) > capTokens) config.maxOutputTokens = capTokens;
  },
  namesModelInRawEvents: true,
  modelNamedIn(raw) {
    const version = (raw as { modelVersion?: unknown } | null | undefined)?.modelVersion;
    return typeof version === "string" && version !== "" ? version : null;
  },
  emptyAnswer: { candidates: [{ content: { parts: [] }, finishReason: "STOP" }], usageMetadata: {} },
};

export const VENDORS = { "anthropic-messages": anthropic, gemini } as const;
