import type { ReportedUsage, TokenCounts } from "@gatehouse/domain";

/** Where a value stands in a report: names of members, one in the other. */
export type Path = readonly string[];
export type TokenKind = keyof TokenCounts;

/** `onTop`: what the vendor behind the provider bills apart, to the same account's own key there. */
export interface CostPlace {
  path: Path;
  onTop?: Path;
  unit: "usd" | "xai-ticks";
}

/** Where a vendor's report says what. The first place that holds a value counts. */
export interface UsageFormat {
  tokens: { readonly [Kind in TokenKind]?: readonly Path[] };
  search?: readonly Path[];
  second?: readonly Path[];
  /** The cost as the provider itself worked it out. */
  cost?: CostPlace;
  /** Reasoning comes on top of the completion tokens. */
  reasoningIsExtra?: boolean;
  /** Cached tokens may come on top of the prompt tokens; they do when they are more. */
  cachedMayBeExtra?: boolean;
  /** Cache reads and writes come on top of the input tokens. */
  cacheIsExtra?: boolean;
}

const CHAT: UsageFormat = {
  tokens: {
    input: [["prompt_tokens"]],
    output: [["completion_tokens"]],
    cacheRead: [["prompt_tokens_details", "cached_tokens"]],
    cacheWrite: [["prompt_tokens_details", "cache_write_tokens"]],
    reasoning: [["completion_tokens_details", "reasoning_tokens"]],
    audioInput: [["prompt_tokens_details", "audio_tokens"]],
    audioOutput: [["completion_tokens_details", "audio_tokens"]],
    imageOutput: [["completion_tokens_details", "image_tokens"]],
  },
};

/** Servers that speak OpenAI's format borrow each other's extensions: all of them are read. */
const CHAT_LIKE = cachedAt(CHAT, [["prompt_cache_hit_tokens"], ["num_cached_tokens"], ["cached_tokens"]]);

/** By provider; who is not here writes what CHAT_LIKE reads. */
const CHAT_FORMATS: Readonly<Record<string, UsageFormat>> = {
  openai: CHAT,
  openrouter: {
    ...CHAT,
    cost: { path: ["cost"], onTop: ["cost_details", "upstream_inference_cost"], unit: "usd" },
  },
  perplexity: {
    ...CHAT,
    tokens: { ...CHAT.tokens, reasoning: [["reasoning_tokens"], ...(CHAT.tokens.reasoning ?? [])] },
    cost: { path: ["cost", "total_cost"], unit: "usd" },
  },
  groq: CHAT,
  xai: {
    ...CHAT,
    cost: { path: ["cost_in_usd_ticks"], unit: "xai-ticks" },
    reasoningIsExtra: true,
    cachedMayBeExtra: true,
  },
  deepseek: cachedAt(CHAT, [], [["prompt_cache_hit_tokens"]]),
  mistral: cachedAt(CHAT, [], [["num_cached_tokens"]]),
};

/** OpenAI's newer names; its images and transcriptions write them too, the latter with "token" where others say "tokens". */
const RESPONSES: UsageFormat = {
  tokens: {
    input: [["input_tokens"]],
    output: [["output_tokens"]],
    cacheRead: [["input_tokens_details", "cached_tokens"]],
    cacheWrite: [["input_tokens_details", "cache_write_tokens"]],
    reasoning: [["output_tokens_details", "reasoning_tokens"]],
    audioInput: [
      ["input_token_details", "audio_tokens"],
      ["input_tokens_details", "audio_tokens"],
    ],
    audioOutput: [["output_tokens_details", "audio_tokens"]],
    imageInput: [["input_tokens_details", "image_tokens"]],
    imageOutput: [["output_tokens_details", "image_tokens"]],
  },
  second: [["seconds"]],
};

const ANTHROPIC: UsageFormat = {
  tokens: {
    input: [["input_tokens"]],
    output: [["output_tokens"]],
    cacheRead: [["cache_read_input_tokens"]],
    cacheWrite: [["cache_creation_input_tokens"]],
    cacheWriteLong: [["cache_creation", "ephemeral_1h_input_tokens"]],
    reasoning: [["output_tokens_details", "thinking_tokens"]],
  },
  search: [["server_tool_use", "web_search_requests"]],
  cacheIsExtra: true,
};

/** The AI SDK's usage of a language model: its packages have made the totals inclusive. `raw` is what the vendor wrote. */
const CANONICAL: UsageFormat = {
  tokens: {
    input: [["inputTokens", "total"]],
    output: [["outputTokens", "total"]],
    cacheRead: [["inputTokens", "cacheRead"]],
    cacheWrite: [["inputTokens", "cacheWrite"]],
    cacheWriteLong: [["raw", "cache_creation", "ephemeral_1h_input_tokens"]],
    reasoning: [["outputTokens", "reasoning"]],
    audioInput: [["raw", "prompt_tokens_details", "audio_tokens"]],
    audioOutput: [["raw", "completion_tokens_details", "audio_tokens"]],
    imageOutput: [["raw", "completion_tokens_details", "image_tokens"]],
  },
  search: [["raw", "server_tool_use", "web_search_requests"]],
};

/** Cohere bills searches, others tokens. */
const RERANK: UsageFormat = {
  tokens: {
    input: [
      ["usage", "total_tokens"],
      ["usage", "prompt_tokens"],
      ["meta", "tokens", "input_tokens"],
    ],
  },
  search: [["meta", "billed_units", "search_units"]],
};

/** Gemini's report is not read by paths: see gemini-usage.ts. */
const FORMATS: Readonly<Record<Exclude<ReportedUsage["shape"], "openai-chat" | "gemini">, UsageFormat>> = {
  "openai-responses": RESPONSES,
  "anthropic-messages": ANTHROPIC,
  canonical: CANONICAL,
  rerank: RERANK,
};

export function usageFormat(shape: Exclude<ReportedUsage["shape"], "gemini">, provider: string): UsageFormat {
  if (shape === "openai-chat") return CHAT_FORMATS[provider] ?? CHAT_LIKE;
  const format = FORMATS[shape];
  const cost = CHAT_FORMATS[provider]?.cost;
  if (!cost) return format;
  if (shape !== "canonical") return { ...format, cost };
  const onTop = cost.onTop && { onTop: ["raw", ...cost.onTop] };
  return { ...format, cost: { ...cost, path: ["raw", ...cost.path], ...onTop } };
}

function cachedAt(format: UsageFormat, after: readonly Path[], before: readonly Path[] = []): UsageFormat {
  const cacheRead = [...before, ...(format.tokens.cacheRead ?? []), ...after];
  return { ...format, tokens: { ...format.tokens, cacheRead } };
}
