import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * Makes `x-forwarded-for` trustworthy before Next sees a request: it becomes the one address that the outermost of the
 * operator's own proxies saw, or the peer's own when there are none. Whatever a caller wrote further left is dropped.
 */
export function rewriteClientAddress(trustedProxies: number): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers["x-forwarded-for"] = clientAddress(request, trustedProxies);
    if (trustedProxies > 0) return;
    delete request.headers["x-forwarded-host"];
    delete request.headers["x-forwarded-proto"];
  });
}

/** Each proxy appends the address it was called from: with n of them, the n-th entry from the right is the caller's. */
export function clientAddress(
  request: { headers: IncomingMessage["headers"]; socket: { remoteAddress?: string | undefined } },
  trustedProxies: number,
): string {
  const peer = request.socket.remoteAddress ?? "";
  if (trustedProxies === 0) return peer;
  const header = request.headers["x-forwarded-for"];
  const entries = (Array.isArray(header) ? header.join(",") : (header ?? ""))
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  return entries.at(-trustedProxies) ?? entries[0] ?? peer;
}
