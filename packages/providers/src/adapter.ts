import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { GatehouseError, ProviderId, ReportedUsage, UnitCounts } from "@gatehouse/domain";
import type { CallerRequest } from "@gatehouse/wire";

/** One deployment, ready to be called: everything a call needs, the secret in clear. */
export interface UpstreamTarget {
  provider: ProviderId;
  credentialId: string;
  baseUrl: string;
  secret: string | null;
  upstreamModel: string;
}

export interface CallTimeouts {
  connectMs: number;
  /** From the request's last byte to the answer's head. */
  headersMs: number;
  idleMs: number;
}

export interface UpstreamCall {
  target: UpstreamTarget;
  request: CallerRequest;
  /** Headers of the caller that its format defines and that may go on (`anthropic-beta`); in lower case. */
  callerHeaders?: Readonly<Record<string, string>>;
  /** What the format defines in its address, with its `?` (`?beta=true`); "" when there is nothing. */
  query?: string;
  /** Output tokens that were held for; put into the outgoing body when the caller's own cap is absent or higher. */
  outputCapTokens: number | null;
  signal: AbortSignal;
  timeouts: CallTimeouts;
}

/** What is known of an answer once its body has ended, was cut or failed. */
export interface Outcome {
  usage: ReportedUsage | null;
  responseModel: string | null;
  finishReason: string | null;
  /** The service tier that was served, where that is told apart from the usage. */
  serviceTier?: string;
  /** What is billed apart from tokens and was seen in the answer itself. */
  units?: UnitCounts;
  /** Under which ids the provider keeps this answer, its items and what they ran in, for the caller to come back to. */
  keptAs?: { responseId: string | null; itemIds: readonly string[] };
  /** For streams: the protocol's end marker was seen. For others: the document is whole. */
  complete: boolean;
  /** UTF-8 bytes of generated text seen so far, to estimate from when no usage came. */
  outputBytes: number;
}

/** Follows the body on its way to the caller, without changing its order. */
export interface AnswerObserver {
  /**
   * Returns the bytes to hand on (often the same buffer), or undefined to hand on nothing yet. Never throws: when
   * nothing more is of use it destroys the body with the failure that `end` will tell.
   */
  push(chunk: Buffer): Buffer | undefined;
  /**
   * Called once, however the body ended. `remainder` holds bytes held back until now, if any. `error` is set when the
   * body ended cleanly but is not a whole answer (`stream_incomplete`, `upstream_invalid_response`) or carried an error event.
   */
  end(): { outcome: Outcome; remainder: Buffer | undefined; error: GatehouseError | undefined };
}

interface AnswerHead {
  status: number;
  upstreamRequestId: string | null;
  contentType: string;
  /** The provider's own headers, for what they say of its limits; none of them goes to the caller. */
  upstreamHeaders: IncomingHttpHeaders;
  /** Fields of the request that stayed behind, without a change in the answer. */
  droppedParams: readonly string[];
}

/** One JSON document, whole and checked: while it was not, another target could still answer. */
export interface DocumentAnswer extends AnswerHead {
  streamed: false;
  bytes: Buffer;
  outcome: Outcome;
}

/** A stream that begins with its first event, or its first bytes. Errors of the body are UpstreamFailures. */
export interface StreamAnswer extends AnswerHead {
  streamed: true;
  /** `events`: server-sent events, which may end in an error event; `bytes`: sound, which can only be cut. */
  framing: "events" | "bytes";
  body: Readable;
  observer: AnswerObserver;
}

/** A successful answer in the caller's format. */
export type Answer = DocumentAnswer | StreamAnswer;

/** Whether a failed call may have been billed by the provider: `none`, or `indeterminate` once the body was sent. */
export type FailureBilling = "none" | "indeterminate";

/**
 * Calls one provider. Throws UpstreamFailure when there is no answer to hand on: the connection failed, the provider
 * answered with an error status, or the signal was aborted (`caller_disconnected`).
 */
export interface Adapter {
  call(call: UpstreamCall): Promise<Answer>;
}
