import {
  AISDKError,
  APICallError,
  InvalidArgumentError,
  InvalidPromptError,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import { isGatehouseError } from "@gatehouse/domain";
import type { Outcome } from "../adapter.ts";
import { errorInBodyFailure } from "../error-answer.ts";
import { invalidResponse, isUpstreamFailure, streamIncomplete, UpstreamFailure } from "../upstream-failure.ts";

/**
 * Whatever a vendor's package throws, as ours: our own errors come out of it wrapped or as they are.
 * @param sent a request had left and been answered with success
 */
export function sdkFailure(error: unknown, sent: boolean): UpstreamFailure {
  const own = findOwn(error);
  if (own) return own;
  if (UnsupportedFunctionalityError.isInstance(error)) {
    const message = `The provider of this model does not support ${error.functionality}.`;
    return new UpstreamFailure("unsupported_parameter", { billing: "none", retryNext: true, message, cause: error });
  }
  if (InvalidPromptError.isInstance(error) || InvalidArgumentError.isInstance(error)) {
    return new UpstreamFailure("invalid_request", {
      billing: "none",
      retryNext: false,
      param: "messages",
      cause: error,
    });
  }
  if (sent || APICallError.isInstance(error)) return invalidResponse(undefined, error);
  const code = AISDKError.isInstance(error) ? "unsupported_parameter" : "internal_error";
  return new UpstreamFailure(code, { billing: "none", retryNext: true, cause: error });
}

/** An `error` part of a stream: a provider's error event, or an event that the package could not read. */
export function streamPartFailure(error: unknown, secret: string | null, billing: "none" | "indeterminate") {
  const own = findOwn(error);
  if (own) return own;
  if (!(error instanceof Error)) return errorInBodyFailure(error, secret, billing);
  // A stream that only stopped is no broken one, and the package says so in words alone.
  if (/ended without a finish reason/.test(error.message)) return streamIncomplete();
  return invalidResponse(undefined, error);
}

/** An answer that came to its end, and its end says that it is none. @param reported what it told of its usage */
export const endedInError = (reported: Outcome) =>
  new UpstreamFailure("upstream_invalid_response", {
    billing: "indeterminate",
    retryNext: true,
    message: "The provider ended its answer with an error.",
    reported,
  });

function findOwn(error: unknown): UpstreamFailure | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && current !== undefined && current !== null; depth++) {
    if (isUpstreamFailure(current)) return current;
    if (isGatehouseError(current)) {
      const retryNext = current.code === "unsupported_parameter";
      return new UpstreamFailure(current.code, { ...current.details, billing: "none", retryNext });
    }
    current = (current as { cause?: unknown }).cause;
  }
  return undefined;
}
