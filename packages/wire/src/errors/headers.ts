import type { GatehouseError } from "@gatehouse/domain";

/** Headers that go with an error in any format; the SDKs of OpenAI and Anthropic both heed `x-should-retry`. */
export function errorHeaders(error: GatehouseError): Record<string, string> {
  const headers: Record<string, string> = { "content-type": "application/json", ...error.details.headers };
  if (!error.retryable) headers["x-should-retry"] = "false";
  const retryAfter = error.details.retryAfterSeconds;
  if (retryAfter !== undefined) headers["retry-after"] = String(Math.max(0, Math.ceil(retryAfter)));
  return headers;
}
