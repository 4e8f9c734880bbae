import { type ErrorCode, type ErrorDetails, GatehouseError, isGatehouseError } from "@gatehouse/domain";
import type { FailureBilling, Outcome } from "./adapter.ts";

export interface FailureTraits extends ErrorDetails {
  /** Whether the provider may have billed the call. */
  billing: FailureBilling;
  /** Whether another target may be tried: the fault lies with this provider or our credential, not with the request. */
  retryNext: boolean;
  /** A kept connection broke as soon as the request was written to it: very likely it had ended before. */
  staleSocket?: boolean;
  /** What the failed answer told of its usage, which the provider bills all the same; `billing` is `indeterminate` then. */
  reported?: Outcome;
}

/** Why one upstream call brought no answer, or broke off half way. */
export class UpstreamFailure extends GatehouseError {
  readonly billing: FailureBilling;
  readonly retryNext: boolean;
  readonly staleSocket: boolean;
  readonly reported: Outcome | undefined;

  constructor(code: ErrorCode, traits: FailureTraits) {
    const { billing, retryNext, staleSocket = false, reported, ...details } = traits;
    super(code, details);
    this.name = "UpstreamFailure";
    this.billing = billing;
    this.retryNext = retryNext;
    this.staleSocket = staleSocket;
    this.reported = reported;
  }
}

export const isUpstreamFailure = (value: unknown): value is UpstreamFailure => value instanceof UpstreamFailure;

const callerDisconnected = (billing: FailureBilling, cause?: unknown) =>
  new UpstreamFailure("caller_disconnected", { billing, retryNext: false, cause });

/** Why a call was given up from our side: a time limit, a gateway that shuts down, or the caller's leaving. */
export function givenUp(reason: unknown, billing: FailureBilling): UpstreamFailure {
  if (isUpstreamFailure(reason)) return reason;
  if (!isGatehouseError(reason)) return callerDisconnected(billing, reason);
  return new UpstreamFailure(reason.code, { ...reason.details, billing, retryNext: false });
}

/** A stream that ended before its end. Another target may still answer where nothing of it has reached the caller. */
export const streamIncomplete = () =>
  new UpstreamFailure("stream_incomplete", { billing: "indeterminate", retryNext: true });

/** An answer that arrived but makes no sense; `message` must hold none of the provider's text. */
export const invalidResponse = (message?: string, cause?: unknown) =>
  new UpstreamFailure("upstream_invalid_response", {
    billing: "indeterminate",
    retryNext: true,
    cause,
    ...(message === undefined ? {} : { message }),
  });
