import { spliceChatBody } from "@gatehouse/wire";
import type { ChatAdapter, ChatAnswer, ChatCall } from "../adapter.ts";
import type { Egress, EgressRequest } from "../egress/egress.ts";
import { readSome } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import { authHeaders, type ProviderPreset, presetOf, resolveBaseUrl } from "../presets.ts";
import { upstreamRequestId } from "../upstream-request-id.ts";
import { UpstreamFailure } from "../upstream-failure.ts";
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
  const request = { ...upstreamRequest(call, preset), maxBytes: MAX_DOCUMENT_BYTES };
  const { status, headers, bytes } = await egress.fetchDocument(request);
  const { secret } = call.target;
  if (!isSuccess(status)) {
    throw errorAnswerFailure({ status, headers, body: bytes.toString("utf8", 0, MAX_ERROR_BYTES), secret });
  }
  const outcome = readCompletion(bytes, call.target);
  const contentType = "application/json";
  return { status, upstreamRequestId: upstreamRequestId(headers), contentType, streamed: false, bytes, outcome };
}

async function callStream(egress: Egress, call: ChatCall, preset: ProviderPreset): Promise<ChatAnswer> {
  const { status, headers, body } = await egress.send(upstreamRequest(call, preset));
  const { secret } = call.target;
  if (!isSuccess(status)) {
    throw errorAnswerFailure({ status, headers, body: await readSome(body, MAX_ERROR_BYTES), secret });
  }
  try {
    await firstEvent(body, headers["content-type"], call.target);
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
  const contentType = "text/event-stream; charset=utf-8";
  return { status, upstreamRequestId: upstreamRequestId(headers), contentType, streamed: true, body, observer };
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

const isSuccess = (status: number) => status >= 200 && status < 300;

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
