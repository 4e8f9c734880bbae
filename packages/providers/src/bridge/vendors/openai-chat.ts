import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { GatehouseError } from "@gatehouse/domain";
import type { Vendor } from "../vendor.ts";

/** Everyone who speaks OpenAI's chat completions. */
export const openAiChat: Vendor = {
  abilities: {
    imageUrls: true,
    systemAnywhere: true,
    endUsers: true,
    cacheMarks: false,
    toolErrors: false,
    looseSchemas: true,
  },
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
    prompt.forEach(refuseFilesOfTools);
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
    const cap = quirks.outputCapField === "either" ? "max_tokens" : quirks.outputCapField;
    for (const [from, to] of Object.entries({ ...quirks.rename, max_tokens: cap })) {
      if (from === to || body[from] === undefined) continue;
      body[to] = body[from];
      delete body[from];
    }
    for (const field of quirks.drop) delete body[field];
  },
  failures: new Set(["error", "insufficient_system_resource"]),
  readsRawEvents: false,
  modelNamedIn: () => null,
  emptyAnswer: { choices: [{ message: { role: "assistant", content: "" }, finish_reason: "stop" }] },
};

/** The package would write them into the text of the result, as base64 that no model reads. */
function refuseFilesOfTools({ role, content }: LanguageModelV4CallOptions["prompt"][number]): void {
  if (role !== "tool") return;
  if (!content.some((part) => part.type === "tool-result" && part.output.type === "content")) return;
  const message = "What a tool answers can only be text for the provider of this model, not an image or a file.";
  throw new GatehouseError("unsupported_parameter", { message });
}
