import type { IncomingHttpHeaders } from "node:http";

const NAMES = ["x-request-id", "request-id", "x-generation-id", "apim-request-id", "x-amzn-requestid"];

/** The provider's own id of a call, for the operator's talk with its support. */
export function upstreamRequestId(headers: IncomingHttpHeaders): string | null {
  for (const name of NAMES) {
    const value = headers[name];
    if (typeof value === "string" && value !== "") return value.slice(0, 200);
  }
  return null;
}
