import type { ReportedUsage, TokenCounts } from "@gatehouse/domain";

/** Where a value stands in a report: names of members, one in the other. */
export type Path = readonly string[];
export type TokenKind = keyof TokenCounts;

export interface CostPlace {
  path: Path;
  /** What the vendor behind the provider bills apart, to a key of one's own there; in the price already unless `when` is true. */
  onTop?: { path: Path; when: Path };
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
  /** A list of reports like this one; those of the `type` are in none of the totals. */
  besides?: { path: Path; type: string };
  /** Where the tier that was served is told with the usage, and the part of the world that it was served in. */
  serviceTier?: Path;
  inferenceGeo?: Path;
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
    cost: {
      path: ["cost"],
      onTop: { path: ["cost_details", "upstream_inference_cost"], when: ["is_byok"] },
      unit: "usd",
    },
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
  // An adviser's are left out as well, but written by another model, whose price is not this one.
  besides: { path: ["iterations"], type: "compaction" },
  inferenceGeo: ["inference_geo"],
};

/** Counts are read by gemini-usage.ts. */
const GEMINI: UsageFormat = { tokens: {}, serviceTier: ["serviceTier"] };

/**
 * The AI SDK's usage of a language model: its packages have made the totals inclusive. `raw` is what the vendor wrote;
 * where that is a chat completion's usage, it is read in its place.
 */
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
  serviceTier: ["raw", "serviceTier"],
  inferenceGeo: ["raw", "inference_geo"],
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

const FORMATS: Readonly<Record<Exclude<ReportedUsage["shape"], "openai-chat">, UsageFormat>> = {
  "openai-responses": RESPONSES,
  "anthropic-messages": ANTHROPIC,
  gemini: GEMINI,
  canonical: CANONICAL,
  rerank: RERANK,
};

export function usageFormat(shape: ReportedUsage["shape"], provider: string): UsageFormat {
  if (shape === "openai-chat") return CHAT_FORMATS[provider] ?? CHAT_LIKE;
  const format = FORMATS[shape];
  const cost = CHAT_FORMATS[provider]?.cost;
  if (!cost) return format;
  return { ...format, cost: shape === "canonical" ? inRaw(cost) : cost };
}

function inRaw({ path, onTop, unit }: CostPlace): CostPlace {
  const inside = (inner: Path): Path => ["raw", ...inner];
  const top = onTop && { onTop: { path: inside(onTop.path), when: inside(onTop.when) } };
  return { path: inside(path), unit, ...top };
}

function cachedAt(format: UsageFormat, after: readonly Path[], before: readonly Path[] = []): UsageFormat {
  const cacheRead = [...before, ...(format.tokens.cacheRead ?? []), ...after];
  return { ...format, tokens: { ...format.tokens, cacheRead } };
}
