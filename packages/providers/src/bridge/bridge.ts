import { randomUUID } from "node:crypto";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import {
  type AnswerIdentity,
  type CanonicalCall,
  type ContentAbilities,
  contentBytes,
  type GenerationDialect,
  generationDialect,
} from "@gatehouse/wire";
import type { Adapter, Answer, Outcome, StreamAnswer, UpstreamCall } from "../adapter.ts";
import type { SignedEgress } from "../auth/signed-egress.ts";
import { outputLimitBytes } from "../output-limit.ts";
import { presetOf } from "../presets.ts";
import { reachOf } from "../reach.ts";
import { UpstreamFailure } from "../upstream-failure.ts";
import { upstreamRequestId } from "../upstream-request-id.ts";
import { bridgeFor } from "./bridge-format.ts";
import { BridgedCall } from "./bridged-call.ts";
import { withoutLostThoughts } from "./lost-thoughts.ts";
import { endedInError, sdkFailure } from "./sdk-failure.ts";
import { streamedAnswer } from "./streamed-answer.ts";
import { refuseLostToolNames } from "./tool-names.ts";
import { type Streamed, translateStream } from "./translated-stream.ts";
import { droppedSettings, refuseUnsupportedSettings } from "./unsupported-settings.ts";
import type { Vendor, VendorTarget } from "./vendor.ts";
import { VENDORS } from "./vendors/registry.ts";

/**
 * A target that does not speak the caller's format: the request goes through the canonical model into the vendor's AI
 * SDK package, the answer comes back the same way. The package makes no retries, and dials through egress only.
 */
export function createBridgeAdapter(egress: SignedEgress): Adapter {
  return {
    async call(call) {
      const { target, request } = call;
      const reach = reachOf(target);
      const dialect = dialectOf(call);
      const own = request.maxOutputTokens ?? request.usualOutputTokens ?? null;
      const capTokens = lowest(own, call.outputCapTokens);
      let bridged: BridgedCall | undefined;
      try {
        const vendorTarget = { preset: presetOf(target.provider), upstreamModel: target.upstreamModel };
        const asked = dialect.toCanonical(request, abilitiesOf(VENDORS[reach.bridge], vendorTarget));
        const format = bridgeFor(reach, asked.options);
        const vendor = VENDORS[format];
        const chat = vendor.wantsItsThoughts?.(vendorTarget) ? withoutLostThoughts(asked, request.format) : asked;
        const options = await callOptions(call, { vendor, target: vendorTarget, chat, capTokens });
        bridged = new BridgedCall(egress, call, { vendor, target: vendorTarget, reach, format, capTokens });
        const model = await vendor.model(vendorTarget, bridged.vendorFetch);
        const bridging = { dialect, call, bridged, vendor, target: vendorTarget, droppedParams: chat.dropped };
        if (!request.stream) return await whole(model, options, bridging);
        const byHand = vendor.events && options.responseFormat?.type !== "json";
        return await (byHand ? translatedStream(options, bridging) : stream(model, options, bridging));
      } catch (error) {
        bridged?.abandon();
        throw sdkFailure(error, bridged?.sent ?? false);
      }
    },
  };
}

interface Bridging {
  dialect: GenerationDialect;
  call: UpstreamCall;
  bridged: BridgedCall;
  vendor: Vendor;
  target: VendorTarget;
  droppedParams: readonly string[];
}

/** Formats that ask for no writing (embeddings, sound) have no canonical model: only who speaks them can serve them. */
function dialectOf({ request, target }: UpstreamCall): GenerationDialect {
  const dialect = generationDialect(request.format);
  if (dialect) return dialect;
  const message = `${presetOf(target.provider).label} does not serve this kind of request (${request.format}).`;
  throw new UpstreamFailure("unsupported_parameter", { billing: "none", retryNext: true, message });
}

function abilitiesOf({ abilities }: Vendor, { preset }: VendorTarget): ContentAbilities {
  return { ...abilities, endUsers: abilities.endUsers && !preset.quirks.drop.includes("user") };
}

interface Canonical {
  vendor: Vendor;
  target: VendorTarget;
  chat: CanonicalCall;
  capTokens: number | null;
}

async function callOptions({ request }: UpstreamCall, canonical: Canonical): Promise<LanguageModelV4CallOptions> {
  const { vendor, target, chat, capTokens } = canonical;
  const { prompt } = chat.options;
  const options: LanguageModelV4CallOptions = {
    ...chat.options,
    prompt: vendor.prompt?.(prompt, target) ?? prompt,
    providerOptions: vendor.providerOptions(chat, target),
  };
  if (capTokens !== null) options.maxOutputTokens = capTokens;
  refuseLostToolNames(options);
  await refuseUnsupportedSettings(vendor, target, options, request.format);
  return options;
}

async function whole(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  { dialect, call, bridged, vendor, droppedParams }: Bridging,
): Promise<Answer> {
  const result = await model.doGenerate(options);
  const responseModel = result.response?.modelId || vendor.modelNamedIn(result.response?.body);
  if (result.finishReason.unified === "interrupted") {
    throw new UpstreamFailure("upstream_disconnected", { billing: "indeterminate", retryNext: true });
  }
  const outcome: Outcome = {
    usage: reportedUsage(call, result.usage),
    responseModel,
    finishReason: dialect.finishReason(result.finishReason),
    complete: true,
    outputBytes: contentBytes(result.content),
  };
  if (isFailure(result.finishReason, vendor)) throw endedInError({ ...outcome, finishReason: null, complete: false });
  const content = result.content.map((part) => renamed(part, vendor));
  const bytes = dialect.renderResult({ ...result, content }, identityOf(call, responseModel), call.request);
  return {
    ...head(bridged),
    droppedParams: [...droppedParams, ...droppedSettings(result.warnings)],
    contentType: "application/json",
    streamed: false,
    bytes,
    outcome,
  };
}

async function stream(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  bridging: Bridging,
): Promise<Answer> {
  const { dialect, call, bridged, vendor } = bridging;
  const result = await model.doStream({ ...options, includeRawChunks: vendor.readsRawEvents });
  const renderer = dialect.streamRenderer(identityOf(call), call.request);
  const answer = await streamedAnswer(result.stream, renderer, {
    finishReason: dialect.finishReason,
    secret: call.target.secret,
    maxOutputBytes: outputLimitBytes(call),
    isFailure: (reason) => isFailure(reason, vendor),
    isCut: (reason) => reason.unified === "interrupted" || (vendor.isCut?.(reason) ?? false),
    modelNamedIn: vendor.modelNamedIn,
    usageIn: (raw) => {
      const usage = vendor.usageIn?.(raw) ?? null;
      return usage && { ...usage, provider: call.target.provider };
    },
    renamed: (part) => renamed(part, vendor),
    abandon: () => bridged.abandon(),
    report: (usage) => reportedUsage(call, usage),
  });
  return asEvents(bridging, answer);
}

async function translatedStream(options: LanguageModelV4CallOptions, bridging: Bridging): Promise<Answer> {
  return asEvents(bridging, await translateStream(options, { ...bridging, identity: identityOf(bridging.call) }));
}

const asEvents = ({ bridged, droppedParams }: Bridging, { warnings, ...answer }: Streamed): StreamAnswer => ({
  ...head(bridged),
  droppedParams: [...droppedParams, ...droppedSettings(warnings)],
  contentType: "text/event-stream; charset=utf-8",
  streamed: true,
  framing: "events",
  ...answer,
});

const isFailure = ({ unified, raw }: LanguageModelV4FinishReason, { failures }: Vendor): boolean =>
  unified === "error" || (raw !== undefined && failures?.has(raw) === true);

/** A part with its vendor's metadata by the names that callers' formats know. */
function renamed<Part extends object>(part: Part, vendor: Vendor): Part {
  if (!vendor.metadata || !("providerMetadata" in part) || part.providerMetadata === undefined) return part;
  return { ...part, providerMetadata: vendor.metadata(part.providerMetadata as SharedV4ProviderMetadata) };
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
