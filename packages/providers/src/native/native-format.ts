import type { CallerRequest, EncodedForm } from "@gatehouse/wire";
import type { Outcome, UpstreamCall } from "../adapter.ts";
import type { ProviderPreset } from "../presets.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";

/** What passing a format through takes: its edits on the way out, and what is metered off its answers. */
export interface NativeFormat {
  /** `bytes` for answers that are neither events nor a document. */
  framing(request: CallerRequest): "events" | "document" | "bytes";
  /** The body to send: the caller's bytes with the model, the output cap and what the preset asks for spliced in. */
  encode(call: UpstreamCall, preset: ProviderPreset): Buffer | EncodedForm;
  /** Of a document that is not JSON. */
  contentType?(request: CallerRequest): string;
  /** @throws UpstreamFailure when it is no whole answer: broken JSON, or an error in spite of its status */
  readDocument(bytes: Buffer, call: UpstreamCall): Outcome;
  /** One per stream. */
  eventReader(call: UpstreamCall, preset: ProviderPreset): EventReader;
}

/** Follows the events of one stream. Frames, broken JSON, `[DONE]` and plain error events are dealt with before. */
export interface EventReader {
  /**
   * `hide`: not for the caller; `instead`: for the caller in other words; `fail`: the event is the provider's failure and
   * nothing after it counts.
   */
  read(
    event: Record<string, unknown>,
    name: string | null,
  ): "pass" | "hide" | { instead: Buffer } | { fail: UpstreamFailure };
  /** What was seen so far. `ended`: the format's own end marker was among it; `[DONE]` is the observer's to see. */
  outcome(): Omit<Outcome, "complete"> & { ended: boolean };
  /** Nothing of the provider's own bytes is for the caller, comments and markers neither. */
  readonly translates?: true;
  /** Whether `data: [DONE]` is this format's end marker. */
  readonly endsWithDone: boolean;
}
