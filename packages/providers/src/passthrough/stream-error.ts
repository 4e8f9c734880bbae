import { isRecord } from "../native/choice-text.ts";

/** The error that a stream's event or a bare JSON tail carries, or undefined when it carries none. */
export function errorOf(document: unknown, eventName: string | null = null): unknown {
  const event = Array.isArray(document) ? document[0] : document;
  if (!isRecord(event)) return undefined;
  if (event.error !== undefined && event.error !== null) return event.error;
  return eventName === "error" || event.type === "error" || event.object === "error" ? event : undefined;
}
