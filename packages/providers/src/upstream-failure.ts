import { type ErrorCode, type ErrorDetails, GatehouseError } from "@gatehouse/domain";
import type { FailureBilling } from "./adapter.ts";

export interface FailureTraits extends ErrorDetails {
  /** Whether the provider may have billed the call. */
  billing: FailureBilling;
  /** Whether another target may be tried: the fault lies with this provider or our credential, not with the request. */
  retryNext: boolean;
}

/** Why one upstream call brought no answer, or broke off half way. */
export class UpstreamFailure extends GatehouseError {
  readonly billing: FailureBilling;
  readonly retryNext: boolean;

  constructor(code: ErrorCode, traits: FailureTraits) {
    const { billing, retryNext, ...details } = traits;
    super(code, details);
    this.name = "UpstreamFailure";
    this.billing = billing;
    this.retryNext = retryNext;
  }
}

export const isUpstreamFailure = (value: unknown): value is UpstreamFailure => value instanceof UpstreamFailure;

export const callerDisconnected = (billing: FailureBilling, cause?: unknown) =>
  new UpstreamFailure("caller_disconnected", { billing, retryNext: false, cause });

/** An answer that arrived but makes no sense; `message` must hold none of the provider's text. */
export const invalidResponse = (message?: string, cause?: unknown) =>
  new UpstreamFailure("upstream_invalid_response", {
    billing: "indeterminate",
    retryNext: true,
    cause,
    ...(message === undefined ? {} : { message }),
  });
