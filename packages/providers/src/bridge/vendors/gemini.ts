import { GatehouseError } from "@gatehouse/domain";
import { isRecord } from "../../native/choice-text.ts";
import type { Vendor } from "../vendor.ts";

/** Google's models, at the Gemini API and on Vertex. */
export const gemini: Vendor = {
  abilities: {
    imageUrls: false,
    systemAnywhere: false,
    endUsers: false,
    cacheMarks: false,
    toolErrors: true,
    looseSchemas: false,
  },
  async model({ upstreamModel }, vendorFetch) {
    const { createGoogle } = await import("@ai-sdk/google");
    return createGoogle({ apiKey: "unused", fetch: vendorFetch as never }).languageModel(upstreamModel);
  },
  providerOptions({ parallelToolCalls, reasoningBudgetTokens, options }) {
    if (parallelToolCalls === false) {
      const message = "'parallel_tool_calls' cannot be carried to the provider of this model.";
      throw new GatehouseError("unsupported_parameter", { param: "parallel_tool_calls", message });
    }
    const own = options.providerOptions?.google;
    if (reasoningBudgetTokens === undefined) return { google: { ...own } };
    const thinkingConfig = { includeThoughts: true, thinkingBudget: reasoningBudgetTokens };
    return { google: { ...own, thinkingConfig } };
  },
  capOutput(body, capTokens) {
    const config = (isRecord(body.generationConfig) ? body.generationConfig : {}) as { maxOutputTokens?: number };
    if ((config.maxOutputTokens ?? Number.POSITIVE_INFINITY) > capTokens) config.maxOutputTokens = capTokens;
    body.generationConfig = config;
  },
  /** Vertex knows calls of functions by their place and refuses to be told ids. */
  adapt(body, { preset }) {
    if (preset.id !== "vertex" || !Array.isArray(body.contents)) return;
    for (const content of body.contents) {
      for (const part of isRecord(content) && Array.isArray(content.parts) ? content.parts : []) {
        for (const call of [part?.functionCall, part?.functionResponse]) if (isRecord(call)) delete call.id;
      }
    }
  },
  failures: new Set(["UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"]),
  readsRawEvents: true,
  modelNamedIn(raw) {
    const version = isRecord(raw) ? raw.modelVersion : undefined;
    return typeof version === "string" && version !== "" ? version : null;
  },
  usageIn: (raw) => (isRecord(raw) && isRecord(raw.usageMetadata) ? { shape: "gemini", raw: raw.usageMetadata } : null),
  emptyAnswer: { candidates: [{ content: { parts: [] }, finishReason: "STOP" }], usageMetadata: {} },
};
