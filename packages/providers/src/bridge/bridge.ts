import { randomUUID } from "node:crypto";
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Usage } from "@ai-sdk/provider";
import {
  ChunkRenderer,
  type CompletionIdentity,
  contentBytes,
  openAiFinishReason,
  renderCompletion,
  toCanonicalChat,
} from "@gatehouse/wire";
import type { ChatAdapter, ChatAnswer, ChatCall, ChatOutcome } from "../adapter.ts";
import type { Egress } from "../egress/egress.ts";
import { presetOf, resolveBaseUrl } from "../presets.ts";
import { UpstreamFailure } from "../upstream-failure.ts";
import { upstreamRequestId } from "../upstream-request-id.ts";
import { BridgedCall } from "./bridged-call.ts";
import { streamedAnswer } from "./streamed-answer.ts";
import { sdkFailure } from "./sdk-failure.ts";
import { refuseUnsupportedSettings } from "./unsupported-settings.ts";
import type { Vendor } from "./vendor.ts";

/**
 * A vendor with a wire format of its own: the request goes through the canonical model into the vendor's AI SDK
 * package, the answer comes back the same way. The package makes no retries, and dials through egress only.
 */
export function createBridgeAdapter(egress: Egress, vendor: Vendor): ChatAdapter {
  return {
    async call(call) {
      const capTokens = lowest(call.request.maxOutputTokens, call.outputCapTokens);
      const baseUrl = resolveBaseUrl(presetOf(call.target.provider), call.target.baseUrl);
      const bridged = new BridgedCall(egress, call, vendor, baseUrl, capTokens);
      const { secret, upstreamModel } = call.target;
      try {
        const options = await callOptions(call, vendor, capTokens);
        const model = await vendor.model(baseUrl, secret ?? "none", upstreamModel, bridged.vendorFetch);
        return await (call.request.stream
          ? stream(model, options, call, bridged, vendor)
          : whole(model, options, call, bridged, vendor));
      } catch (error) {
        bridged.abandon();
        throw sdkFailure(error, bridged.sent);
      }
    },
  };
}

async function callOptions(call: ChatCall, vendor: Vendor, capTokens: number | null) {
  const chat = toCanonicalChat(call.request, { imageUrls: vendor.imageUrls });
  const options: LanguageModelV4CallOptions = { ...chat.options, providerOptions: vendor.providerOptions(chat) };
  if (capTokens !== null) options.maxOutputTokens = capTokens;
  await refuseUnsupportedSettings(vendor, call.target.upstreamModel, options);
  return options;
}

async function whole(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  call: ChatCall,
  bridged: BridgedCall,
  vendor: Vendor,
): Promise<ChatAnswer> {
  const result = await model.doGenerate(options);
  const responseModel = result.response?.modelId ?? vendor.modelNamedIn(result.response?.body);
  if (result.finishReason.unified === "interrupted") {
    throw new UpstreamFailure("upstream_disconnected", { billing: "indeterminate", retryNext: true });
  }
  const bytes = renderCompletion(result, identityOf(call, responseModel));
  const outcome: ChatOutcome = {
    usage: reportedUsage(call, result.usage),
    responseModel,
    finishReason: openAiFinishReason(result.finishReason),
    complete: true,
    outputBytes: contentBytes(result.content),
  };
  return { ...head(bridged), contentType: "application/json", streamed: false, bytes, outcome };
}

async function stream(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  call: ChatCall,
  bridged: BridgedCall,
  vendor: Vendor,
): Promise<ChatAnswer> {
  const result = await model.doStream({ ...options, includeRawChunks: vendor.namesModelInRawEvents });
  const renderer = new ChunkRenderer(identityOf(call), call.request.includeUsage);
  const answer = await streamedAnswer(result.stream, renderer, {
    secret: call.target.secret,
    modelNamedIn: vendor.modelNamedIn,
    abandon: () => bridged.abandon(),
    report: (usage) => reportedUsage(call, usage),
  });
  return { ...head(bridged), contentType: "text/event-stream; charset=utf-8", streamed: true, ...answer };
}

const head = ({ status, headers }: BridgedCall) => ({ status, upstreamRequestId: upstreamRequestId(headers) });

const identityOf = (call: ChatCall, responseModel: string | null = null): CompletionIdentity => ({
  id: `chatcmpl-${randomUUID().replaceAll("-", "")}`,
  createdSeconds: Math.floor(Date.now() / 1000),
  model: responseModel ?? call.target.upstreamModel,
});

/** Usage without a single total was not reported at all. */
function reportedUsage(call: ChatCall, usage: LanguageModelV4Usage): ChatOutcome["usage"] {
  const known = usage.inputTokens.total !== undefined || usage.outputTokens.total !== undefined;
  return known ? { shape: "canonical", provider: call.target.provider, raw: usage } : null;
}

function lowest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
