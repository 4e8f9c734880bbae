import { randomUUID } from "node:crypto";
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Usage } from "@ai-sdk/provider";
import {
  type AnswerIdentity,
  type CanonicalCall,
  contentBytes,
  type GenerationDialect,
  generationDialect,
} from "@gatehouse/wire";
import type { Adapter, Answer, UpstreamCall, Outcome } from "../adapter.ts";
import type { Egress } from "../egress/egress.ts";
import { outputLimitBytes } from "../output-limit.ts";
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
export function createBridgeAdapter(egress: Egress, vendor: Vendor): Adapter {
  return {
    async call(call) {
      const capTokens = lowest(call.request.maxOutputTokens, call.outputCapTokens);
      const baseUrl = resolveBaseUrl(presetOf(call.target.provider), call.target.baseUrl);
      const bridged = new BridgedCall(egress, call, vendor, baseUrl, capTokens);
      const { secret, upstreamModel } = call.target;
      try {
        const dialect = dialectOf(call);
        const chat = dialect.toCanonical(call.request, { imageUrls: vendor.imageUrls });
        const options = await callOptions(call, vendor, chat, capTokens);
        const model = await vendor.model(baseUrl, secret ?? "none", upstreamModel, bridged.vendorFetch);
        const bridging = { dialect, call, bridged, vendor, droppedParams: chat.dropped };
        return await (call.request.stream ? stream(model, options, bridging) : whole(model, options, bridging));
      } catch (error) {
        bridged.abandon();
        throw sdkFailure(error, bridged.sent);
      }
    },
  };
}

interface Bridging {
  dialect: GenerationDialect;
  call: UpstreamCall;
  bridged: BridgedCall;
  vendor: Vendor;
  droppedParams: readonly string[];
}

/** Formats that ask for no writing (embeddings, sound) have no canonical model: only who speaks them can serve them. */
function dialectOf({ request, target }: UpstreamCall): GenerationDialect {
  const dialect = generationDialect(request.format);
  if (dialect) return dialect;
  const message = `${presetOf(target.provider).label} does not serve this kind of request (${request.format}).`;
  throw new UpstreamFailure("unsupported_parameter", { billing: "none", retryNext: true, message });
}

async function callOptions(call: UpstreamCall, vendor: Vendor, chat: CanonicalCall, capTokens: number | null) {
  const options: LanguageModelV4CallOptions = { ...chat.options, providerOptions: vendor.providerOptions(chat) };
  if (capTokens !== null) options.maxOutputTokens = capTokens;
  await refuseUnsupportedSettings(vendor, call.target.upstreamModel, options);
  return options;
}

async function whole(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  { dialect, call, bridged, vendor, droppedParams }: Bridging,
): Promise<Answer> {
  const result = await model.doGenerate(options);
  const responseModel = result.response?.modelId ?? vendor.modelNamedIn(result.response?.body);
  if (result.finishReason.unified === "interrupted") {
    throw new UpstreamFailure("upstream_disconnected", { billing: "indeterminate", retryNext: true });
  }
  const bytes = dialect.renderResult(result, identityOf(call, responseModel), call.request);
  const outcome: Outcome = {
    usage: reportedUsage(call, result.usage),
    responseModel,
    finishReason: dialect.finishReason(result.finishReason),
    complete: true,
    outputBytes: contentBytes(result.content),
  };
  return { ...head(bridged), droppedParams, contentType: "application/json", streamed: false, bytes, outcome };
}

async function stream(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  { dialect, call, bridged, vendor, droppedParams }: Bridging,
): Promise<Answer> {
  const result = await model.doStream({ ...options, includeRawChunks: vendor.namesModelInRawEvents });
  const renderer = dialect.streamRenderer(identityOf(call), call.request);
  const answer = await streamedAnswer(result.stream, renderer, {
    finishReason: dialect.finishReason,
    secret: call.target.secret,
    maxOutputBytes: outputLimitBytes(call),
    modelNamedIn: vendor.modelNamedIn,
    abandon: () => bridged.abandon(),
    report: (usage) => reportedUsage(call, usage),
  });
  return {
    ...head(bridged),
    droppedParams,
    contentType: "text/event-stream; charset=utf-8",
    streamed: true,
    framing: "events",
    ...answer,
  };
}

const head = ({ status, headers }: BridgedCall) => ({
  status,
  upstreamRequestId: upstreamRequestId(headers),
  upstreamHeaders: headers,
});

const identityOf = (call: UpstreamCall, responseModel: string | null = null): AnswerIdentity => ({
  id: randomUUID().replaceAll("-", ""),
  createdSeconds: Math.floor(Date.now() / 1000),
  model: responseModel ?? call.target.upstreamModel,
});

/** Usage without a single total was not reported at all. */
function reportedUsage(call: UpstreamCall, usage: LanguageModelV4Usage): Outcome["usage"] {
  const known = usage.inputTokens.total !== undefined || usage.outputTokens.total !== undefined;
  return known ? { shape: "canonical", provider: call.target.provider, raw: usage } : null;
}

function lowest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
