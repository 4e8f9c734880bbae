import { spliceChatBody } from "@gatehouse/wire";
import type { ChatAdapter, ChatAnswer, ChatCall } from "../adapter.ts";
import type { Egress, EgressRequest, EgressResponse } from "../egress/egress.ts";
import { readSome, readWhole } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import { authHeaders, type ProviderPreset, presetOf, resolveBaseUrl } from "../presets.ts";
import { upstreamRequestId } from "../upstream-request-id.ts";
import { isUpstreamFailure, UpstreamFailure } from "../upstream-failure.ts";
import { wholeAnswer } from "../whole-answer.ts";
import { readCompletion } from "./completion.ts";
import { firstEvent } from "./first-event.ts";
import { StreamObserver } from "./stream-observer.ts";

const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Providers that speak the caller's own format: the request's bytes go out with a few edits spliced in, the answer's
 * bytes come back as they are. A document is handed on once it is whole, a stream from its first event on, so that a
 * broken answer can still be replaced by another target's.
 */
export function createPassthroughAdapter(egress: Egress): ChatAdapter {
  return {
    async call(call) {
      const preset = presetOf(call.target.provider);
      refuseFields(call, preset);
      return call.request.stream ? callStream(egress, call, preset) : callWhole(egress, call, preset);
    },
  };
}

async function callWhole(egress: Egress, call: ChatCall, preset: ProviderPreset): Promise<ChatAnswer> {
  const answer = await send(egress, { ...upstreamRequest(call, preset), maxBytes: MAX_DOCUMENT_BYTES }, call);
  const bytes = await readWhole(answer.body).catch((error: unknown) => {
    throw isUpstreamFailure(error) && error.code === "stream_idle_timeout" ? asTimeout(error) : error;
  });
  const outcome = readCompletion(bytes, call.target);
  return { ...head(answer), contentType: "application/json", streamed: false, ...wholeAnswer(bytes, outcome) };
}

async function callStream(egress: Egress, call: ChatCall, preset: ProviderPreset): Promise<ChatAnswer> {
  const { body, ...answer } = await send(egress, upstreamRequest(call, preset), call);
  try {
    await firstEvent(body, answer.headers["content-type"], call.target);
  } catch (error) {
    body.destroy();
    throw error;
  }
  const observer = new StreamObserver({
    target: call.target,
    hideUsage: !call.request.includeUsage,
    endMarker: preset.quirks.endMarker,
    stop: (failure) => body.destroy(failure),
  });
  return { ...head(answer), contentType: "text/event-stream; charset=utf-8", streamed: true, body, observer };
}

function upstreamRequest(call: ChatCall, preset: ProviderPreset): EgressRequest {
  const { target, request } = call;
  const { quirks } = preset;
  const alwaysUsage = quirks.streamUsage === "always";
  return {
    method: "POST",
    baseUrl: resolveBaseUrl(preset, target.baseUrl),
    path: "/chat/completions",
    headers: {
      "content-type": "application/json",
      accept: request.stream ? "text/event-stream" : "application/json",
      "user-agent": "gatehouse",
      ...authHeaders(preset, target.secret),
    },
    body: spliceChatBody(request, {
      model: target.upstreamModel,
      outputCap: { field: quirks.outputCapField, value: call.outputCapTokens },
      includeUsage: !alwaysUsage,
      drop: alwaysUsage ? [...quirks.drop, "stream_options"] : quirks.drop,
      rename: quirks.rename,
    }),
    credentialId: target.credentialId,
    timeouts: call.timeouts,
    signal: call.signal,
  };
}

/** Sends, and turns every status but 2xx into a failure. */
async function send(egress: Egress, request: EgressRequest, call: ChatCall): Promise<EgressResponse> {
  const answer = await egress.send(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  const body = await readSome(answer.body, MAX_ERROR_BYTES);
  throw errorAnswerFailure({ status: answer.status, headers: answer.headers, body, secret: call.target.secret });
}

const head = (answer: Pick<EgressResponse, "status" | "headers">) => ({
  status: answer.status,
  upstreamRequestId: upstreamRequestId(answer.headers),
});

function refuseFields(call: ChatCall, preset: ProviderPreset): void {
  for (const { field, values, why } of preset.quirks.refuse) {
    const value = call.request.body[field];
    if (value === undefined || value === null || (values && !values.includes(value))) continue;
    throw new UpstreamFailure("unsupported_parameter", {
      billing: "none",
      retryNext: true,
      param: field,
      message: `'${field}' is not carried to ${preset.label}: ${why}.`,
    });
  }
}

const asTimeout = (error: UpstreamFailure) =>
  new UpstreamFailure("upstream_timeout", { billing: error.billing, retryNext: true, cause: error.cause });
