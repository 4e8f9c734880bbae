import type { IncomingMessage } from "node:http";
import { GatehouseError } from "@gatehouse/domain";

/** Below this a body costs more to keep open than it can be worth. */
const LEAST_BYTES_PER_SECOND = 1_024;
const RATE_WINDOW_MS = 10_000;

/** Calls `onSlow` when a body comes in at less than its minimum rate; returns what ends the watch. */
export function watchRate(
  request: IncomingMessage,
  onSlow: (error: GatehouseError) => void,
  windowMs = RATE_WINDOW_MS,
) {
  let seen = request.socket.bytesRead;
  const timer = setInterval(() => {
    const now = request.socket.bytesRead;
    if (now - seen < (LEAST_BYTES_PER_SECOND * windowMs) / 1_000) onSlow(new GatehouseError("request_timeout"));
    seen = now;
  }, windowMs);
  return () => clearInterval(timer);
}
