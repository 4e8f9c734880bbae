import type { IncomingHttpHeaders } from "node:http";
import type { Adapter, Answer, UpstreamCall } from "../adapter.ts";
import type { SignedEgress, UnsignedRequest } from "../auth/signed-egress.ts";
import type { EgressResponse } from "../egress/egress.ts";
import { readSome } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import type { NativeFormat } from "../native/native-format.ts";
import { NATIVE_FORMATS } from "../native/registry.ts";
import { outputLimitBytes } from "../output-limit.ts";
import { type ProviderPreset, presetOf } from "../presets.ts";
import { callPath, reachOf } from "../reach.ts";
import { invalidResponse, UpstreamFailure } from "../upstream-failure.ts";
import { upstreamRequestId } from "../upstream-request-id.ts";
import { BytesObserver } from "./bytes-observer.ts";
import { editBody } from "./edit-body.ts";
import { firstEvent } from "./first-event.ts";
import { StreamObserver } from "./stream-observer.ts";

const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
const ACCEPT = { events: "text/event-stream", document: "application/json", bytes: "*/*" };
/** For callers that name no version themselves. */
const ANTHROPIC_HEADERS = { "anthropic-version": "2023-06-01" };

/**
 * Providers that speak the caller's own format: the request's bytes go out with a few edits spliced in, the answer's
 * bytes come back as they are. A document is handed on once it is whole, a stream from its first event on, so that a
 * broken answer can still be replaced by another target's.
 */
export function createPassthroughAdapter(egress: SignedEgress): Adapter {
  return {
    async call(call) {
      const preset = presetOf(call.target.provider);
      const native = NATIVE_FORMATS[call.request.format];
      if (!native) throw unsupportedFormat(call, preset);
      refuseFields(call, preset);
      const outgoing = upstreamRequest(call, preset, native);
      if (native.framing(call.request) === "document") return callWhole(egress, call, native, outgoing);
      return callStream(egress, call, preset, native, outgoing);
    },
  };
}

async function callWhole(
  egress: SignedEgress,
  call: UpstreamCall,
  native: NativeFormat,
  outgoing: UnsignedRequest,
): Promise<Answer> {
  const { status, headers, bytes } = await egress.fetchDocument({ ...outgoing, maxBytes: MAX_DOCUMENT_BYTES });
  const { secret } = call.target;
  if (!isSuccess(status)) {
    throw errorAnswerFailure({ status, headers, body: bytes.toString("utf8", 0, MAX_ERROR_BYTES), secret });
  }
  const outcome = native.readDocument(bytes, call);
  const contentType = native.contentType?.(call.request) ?? "application/json";
  return { ...head(status, headers, call), contentType, streamed: false, bytes, outcome };
}

async function callStream(
  egress: SignedEgress,
  call: UpstreamCall,
  preset: ProviderPreset,
  native: NativeFormat,
  outgoing: UnsignedRequest,
): Promise<Answer> {
  const { status, headers, body } = await egress.send(outgoing);
  const { secret } = call.target;
  if (!isSuccess(status)) {
    throw errorAnswerFailure({ status, headers, body: await readSome(body, MAX_ERROR_BYTES), secret });
  }
  if (native.framing(call.request) === "bytes") return callBytes(call, { status, headers, body });
  try {
    await firstEvent(body, headers["content-type"], call.target);
  } catch (error) {
    body.destroy();
    throw error;
  }
  const observer = new StreamObserver({
    reader: native.eventReader(call, preset),
    secret,
    maxOutputBytes: outputLimitBytes(call),
    stop: (failure) => body.destroy(failure),
  });
  const contentType = "text/event-stream; charset=utf-8";
  return { ...head(status, headers, call), contentType, streamed: true, framing: "events", body, observer };
}

/** Sound. A JSON document in its place is no sound, whatever its status says. */
async function callBytes(call: UpstreamCall, { status, headers, body }: EgressResponse): Promise<Answer> {
  const contentType = headers["content-type"] ?? "application/octet-stream";
  if (!/^(audio|video)\/|^application\/octet-stream/i.test(contentType)) {
    body.destroy();
    throw invalidResponse();
  }
  const rest = { contentType, streamed: true, framing: "bytes", body, observer: new BytesObserver() } as const;
  return { ...head(status, headers, call), ...rest };
}

const head = (status: number, headers: IncomingHttpHeaders, { request, target }: UpstreamCall) => ({
  status,
  upstreamRequestId: upstreamRequestId(headers),
  upstreamHeaders: headers,
  droppedParams: presetOf(target.provider).quirks.drop.filter((field) => request.body[field] !== undefined),
});

function upstreamRequest(call: UpstreamCall, preset: ProviderPreset, native: NativeFormat): UnsignedRequest {
  const { target, request } = call;
  const reach = reachOf(target);
  const encoded = native.encode(call, preset);
  const body = Buffer.isBuffer(encoded) ? editBody(encoded, reach.bodyEdits[request.format]) : encoded.open;
  const own: Record<string, string> = Buffer.isBuffer(encoded)
    ? { "content-type": "application/json" }
    : { "content-type": encoded.contentType, "content-length": String(encoded.length) };
  return {
    method: "POST",
    baseUrl: reach.baseUrl,
    path: callPath(reach, request.format, { target, stream: request.stream, query: call.query ?? "" }),
    headers: {
      ...own,
      accept: ACCEPT[native.framing(request)],
      "user-agent": "gatehouse",
      ...(request.format.startsWith("anthropic-") ? ANTHROPIC_HEADERS : {}),
      ...call.callerHeaders,
    },
    body,
    target,
    format: request.format,
    timeouts: call.timeouts,
    signal: call.signal,
  };
}

const unsupportedFormat = (call: UpstreamCall, preset: ProviderPreset) =>
  new UpstreamFailure("unsupported_parameter", {
    billing: "none",
    retryNext: true,
    message: `${preset.label} does not serve this kind of request (${call.request.format}).`,
  });

const isSuccess = (status: number) => status >= 200 && status < 300;

function refuseFields({ request: { body } }: UpstreamCall, preset: ProviderPreset): void {
  for (const { field, values, why } of preset.quirks.refuse) {
    const named = typeof field === "string" ? [field] : Object.keys(body).filter((key) => field.test(key));
    const param = named.find((key) => body[key] !== undefined && body[key] !== null);
    if (param === undefined || (values && !values.includes(body[param]))) continue;
    throw new UpstreamFailure("unsupported_parameter", {
      billing: "none",
      retryNext: true,
      param: param.slice(0, 100),
      message: `'${param.slice(0, 100)}' is not carried to ${preset.label}: ${why}.`,
    });
  }
}
