import type { Vendor } from "../vendor.ts";

/** OpenAI itself and on Azure: the format in which its models tell what they thought. */
export const openAiResponses: Vendor = {
  abilities: {
    imageUrls: true,
    systemAnywhere: true,
    endUsers: true,
    cacheMarks: false,
    toolErrors: false,
    looseSchemas: true,
  },
  async model({ upstreamModel }, vendorFetch) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    return createOpenAI({ apiKey: "unused", fetch: vendorFetch as never }).responses(upstreamModel);
  },
  /** Nothing is left with the provider: reasoning comes back sealed, for the caller to hand in again. */
  providerOptions({ endUser, parallelToolCalls, options }, { preset }) {
    const { reasoning } = options;
    // At Azure a model goes by its deployment's name, which says nothing of what it can do.
    const reasons = preset.id === "azure-openai" && reasoning !== undefined && reasoning !== "provider-default";
    return {
      openai: {
        ...options.providerOptions?.openai,
        store: false,
        ...(endUser === undefined ? {} : { user: endUser }),
        ...(parallelToolCalls === undefined ? {} : { parallelToolCalls }),
        ...(reasons ? { forceReasoning: true } : {}),
      },
    };
  },
  capOutput(body, capTokens) {
    const own = body.max_output_tokens as number | undefined;
    if (own === undefined || own > capTokens) body.max_output_tokens = capTokens;
  },
  readsRawEvents: false,
  modelNamedIn: () => null,
  emptyAnswer: {
    id: "x",
    created_at: 0,
    model: "x",
    output: [],
    usage: { input_tokens: 0, output_tokens: 0 },
  },
};
