import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { Vendor } from "../vendor.ts";

/** Everyone who speaks OpenAI's chat completions. */
export const openAiChat: Vendor = {
  imageUrls: true,
  systemAnywhere: true,
  async model({ upstreamModel, preset }, vendorFetch) {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    const provider = createOpenAICompatible({
      name: "openaiCompatible",
      baseURL: "https://vendor.invalid",
      fetch: vendorFetch as never,
      includeUsage: preset.quirks.streamUsage === "stream_options",
      supportsStructuredOutputs: true,
    });
    return provider.languageModel(upstreamModel);
  },
  providerOptions({ endUser, parallelToolCalls, options }, { preset }) {
    const takesUser = endUser !== undefined && !preset.quirks.drop.includes("user");
    return {
      openaiCompatible: {
        ...options.providerOptions?.openaiCompatible,
        ...(takesUser ? { user: endUser } : {}),
        ...(parallelToolCalls === undefined || !options.tools?.length
          ? {}
          : { parallel_tool_calls: parallelToolCalls }),
      },
    };
  },
  /** Whose format has no place for reasoning in a conversation would refuse it, or take it for what was said. */
  prompt(prompt, { preset }) {
    if (preset.quirks.takesReasoning) return prompt;
    return prompt.map((message): LanguageModelV4CallOptions["prompt"][number] =>
      message.role === "assistant"
        ? { ...message, content: message.content.filter((part) => part.type !== "reasoning") }
        : message,
    );
  },
  capOutput(body, capTokens) {
    if (!((body.max_tokens as number | undefined) !== undefined && (body.max_tokens as number) <= capTokens)) {
      body.max_tokens = capTokens;
    }
  },
  adapt(body, { preset: { quirks } }) {
    for (const [from, to] of Object.entries({ ...quirks.rename, max_tokens: quirks.outputCapField })) {
      if (from === to || body[from] === undefined) continue;
      body[to] = body[from];
      delete body[from];
    }
    for (const field of quirks.drop) delete body[field];
  },
  readsRawEvents: false,
  modelNamedIn: () => null,
  emptyAnswer: { choices: [{ message: { role: "assistant", content: "" }, finish_reason: "stop" }] },
};
