import type { LanguageModelV4CallOptions, SharedV4Warning } from "@ai-sdk/provider";
import type { AnswerIdentity, GenerationDialect } from "@gatehouse/wire";
import type { StreamAnswer, UpstreamCall } from "../adapter.ts";
import { NATIVE_FORMATS } from "../native/registry.ts";
import { outputLimitBytes } from "../output-limit.ts";
import { firstEvent } from "../passthrough/first-event.ts";
import { StreamObserver } from "../passthrough/stream-observer.ts";
import type { BridgedCall } from "./bridged-call.ts";
import { TranslatingReader } from "./events/translating-reader.ts";
import type { Vendor, VendorTarget } from "./vendor.ts";

interface Translation {
  dialect: GenerationDialect;
  identity: AnswerIdentity;
  call: UpstreamCall;
  bridged: BridgedCall;
  vendor: Vendor;
  target: VendorTarget;
}

/** An event stream in the caller's format, and what the vendor's package had to say of the request. */
export type Streamed = Pick<StreamAnswer, "body" | "observer"> & { warnings: readonly SharedV4Warning[] };

/**
 * A stream whose request the vendor's package writes and whose events are read by hand: each becomes one of the caller's
 * format as it passes, the way a stream in the caller's own format does.
 */
export async function translateStream(
  options: LanguageModelV4CallOptions,
  { dialect, identity, call, bridged, vendor, target }: Translation,
): Promise<Streamed> {
  const native = vendor.events && NATIVE_FORMATS[vendor.events.format];
  if (!vendor.events || !native) throw new Error("no events are read by hand for this vendor");
  const { init, warnings } = await written(options, vendor, target);
  const { body, headers } = await bridged.open(init);
  await firstEvent(body, headers["content-type"], call.target);
  const renderer = dialect.streamRenderer(identity, call.request);
  const reader = new TranslatingReader(
    native.eventReader(call, target.preset),
    { decoder: vendor.events.decoder(), renderer },
    dialect.finishReason,
  );
  const observer = new StreamObserver({
    reader,
    secret: call.target.secret,
    maxOutputBytes: outputLimitBytes(call),
    stop: (failure) => body.destroy(failure),
  });
  return { body, observer, warnings };
}

/** What the package would send, and what it has to say of it. Its answer is empty and read by nobody. */
async function written(options: LanguageModelV4CallOptions, vendor: Vendor, target: VendorTarget) {
  let init: RequestInit | undefined;
  const model = await vendor.model(target, async (_address, given) => {
    init = given;
    return new Response("", { headers: { "content-type": "text/event-stream" } });
  });
  const { stream } = await model.doStream(options);
  const first = await stream.getReader().read();
  return { init, warnings: first.value?.type === "stream-start" ? first.value.warnings : [] };
}
