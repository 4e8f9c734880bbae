import type { ReportedUsage, TokenCounts } from "@gatehouse/domain";

/** More than any model takes or gives in one call: a report beyond it is a fault, and must not be billed. */
export const MOST_TOKENS = 100_000_000;

type Path = readonly string[];

/** Where a vendor's chat format says what. The first place that holds a value counts. */
interface UsageFormat {
  input: readonly Path[];
  output: readonly Path[];
  cacheRead: readonly Path[];
  cacheWrite: readonly Path[];
  reasoning: readonly Path[];
  /** Reasoning comes on top of the completion tokens. */
  reasoningIsExtra?: boolean;
  /** Cached tokens may come on top of the prompt tokens; they do when they are more. */
  cachedMayBeExtra?: boolean;
}

const OPENAI: UsageFormat = {
  input: [["prompt_tokens"]],
  output: [["completion_tokens"]],
  cacheRead: [["prompt_tokens_details", "cached_tokens"]],
  cacheWrite: [["prompt_tokens_details", "cache_write_tokens"]],
  reasoning: [["completion_tokens_details", "reasoning_tokens"]],
};
/** Servers that speak OpenAI's format borrow each other's extensions: all of them are read. */
const OPENAI_LIKE: UsageFormat = {
  ...OPENAI,
  cacheRead: [...OPENAI.cacheRead, ["prompt_cache_hit_tokens"], ["num_cached_tokens"], ["cached_tokens"]],
};

/** By provider; who is not here writes what OPENAI_LIKE reads. */
const CHAT_FORMATS: Readonly<Record<string, UsageFormat>> = {
  openai: OPENAI,
  openrouter: OPENAI,
  groq: OPENAI,
  xai: { ...OPENAI, reasoningIsExtra: true, cachedMayBeExtra: true },
  deepseek: { ...OPENAI, cacheRead: [["prompt_cache_hit_tokens"], ...OPENAI.cacheRead] },
  mistral: { ...OPENAI, cacheRead: [["num_cached_tokens"], ...OPENAI.cacheRead] },
};

/** The AI SDK's usage of a language model: its adapters have made the totals inclusive already. */
const CANONICAL: UsageFormat = {
  input: [["inputTokens", "total"]],
  output: [["outputTokens", "total"]],
  cacheRead: [["inputTokens", "cacheRead"]],
  cacheWrite: [["inputTokens", "cacheWrite"]],
  reasoning: [["outputTokens", "reasoning"]],
};

/**
 * A provider's report as TokenCounts: `input` with cache reads and writes, `output` with reasoning. What the report
 * does not mention stays undefined; a zero that it states stays zero. Undefined as a whole when the report is not to be
 * billed by: a total is missing, a number is not a whole one from 0 to 1e8, or the parts are more than their total.
 */
export function normaliseUsage({ shape, provider, raw }: ReportedUsage): TokenCounts | undefined {
  const format = shape === "canonical" ? CANONICAL : (CHAT_FORMATS[provider] ?? OPENAI_LIKE);
  const reported: TokenCounts = {};
  for (const kind of ["input", "output", "cacheRead", "cacheWrite", "reasoning"] as const) {
    const value = firstAt(raw, format[kind]);
    if (value === undefined) continue;
    if (!isTokenCount(value)) return undefined;
    reported[kind] = value;
  }
  const counts = withExtras(reported, format);
  return isConsistent(counts) ? counts : undefined;
}

function firstAt(raw: unknown, paths: readonly Path[]): unknown {
  for (const path of paths) {
    const value = path.reduce<unknown>((inner, name) => memberOf(inner, name), raw);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const isTokenCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MOST_TOKENS;

function withExtras(reported: TokenCounts, format: UsageFormat): TokenCounts {
  const counts = { ...reported };
  const { input, output, cacheRead = 0, reasoning = 0 } = reported;
  if (format.reasoningIsExtra && output !== undefined) counts.output = output + reasoning;
  if (format.cachedMayBeExtra && input !== undefined && cacheRead > input) counts.input = input + cacheRead;
  return counts;
}

function isConsistent({ input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 }: TokenCounts): boolean {
  return input !== undefined && output !== undefined && cacheRead + cacheWrite <= input && reasoning <= output;
}
