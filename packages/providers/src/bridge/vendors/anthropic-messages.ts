import { GatehouseError, type ReportedUsage } from "@gatehouse/domain";
import { isRecord } from "../../native/choice-text.ts";
import { AnthropicEvents } from "../events/anthropic-events.ts";
import type { Vendor } from "../vendor.ts";

const MIN_THINKING_TOKENS = 1_024;

export const anthropicMessages: Vendor = {
  abilities: {
    imageUrls: true,
    // Only its newest models take instructions in the midst, and only behind what a user said.
    systemAnywhere: false,
    endUsers: true,
    cacheMarks: true,
    toolErrors: true,
    looseSchemas: false,
  },
  async model({ upstreamModel }, vendorFetch) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ apiKey: "unused", fetch: vendorFetch as never }).languageModel(upstreamModel);
  },
  providerOptions({ endUser, parallelToolCalls, reasoningBudgetTokens, options }) {
    return {
      anthropic: {
        ...options.providerOptions?.anthropic,
        ...(endUser === undefined ? {} : { metadata: { userId: endUser } }),
        ...(parallelToolCalls === false ? { disableParallelToolUse: true } : {}),
        ...(reasoningBudgetTokens === undefined
          ? {}
          : { thinking: { type: "enabled", budgetTokens: reasoningBudgetTokens } }),
      },
    };
  },
  wantsItsThoughts: () => true,
  /** The package adds the thinking budget on top; callers mean all output tokens, reasoning included. */
  capOutput(body, capTokens) {
    if (typeof body.max_tokens === "number" && body.max_tokens <= capTokens) return;
    body.max_tokens = capTokens;
    fitThinking(body.thinking, capTokens);
  },
  events: { format: "anthropic-messages", decoder: () => new AnthropicEvents() },
  readsRawEvents: true,
  modelNamedIn: () => null,
  /** Input is told at the start; the output that is told there is only a beginning, and says nothing. */
  usageIn(raw): Omit<ReportedUsage, "provider"> | null {
    if (!isRecord(raw) || raw.type !== "message_start" || !isRecord(raw.message)) return null;
    const { usage } = raw.message;
    if (!isRecord(usage)) return null;
    const { output_tokens: _, ...input } = usage;
    return { shape: "anthropic-messages", raw: input };
  },
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

/**
 * Leaves a fifth of the cap for the answer when the thinking budget would fill it.
 * @throws GatehouseError invalid_request when what is left to think with is less than Anthropic takes
 */
export function fitThinking(thinking: unknown, capTokens: number): void {
  if (!isRecord(thinking) || typeof thinking.budget_tokens !== "number" || thinking.budget_tokens < capTokens) return;
  thinking.budget_tokens = Math.floor(capTokens * 0.8);
  if ((thinking.budget_tokens as number) >= MIN_THINKING_TOKENS) return;
  const least = Math.ceil(MIN_THINKING_TOKENS / 0.8);
  const message = `With 'reasoning_effort', this model needs 'max_completion_tokens' of at least ${least}.`;
  throw new GatehouseError("invalid_request", { param: "max_completion_tokens", message });
}
