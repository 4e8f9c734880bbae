import type { OutgoingHttpHeaders } from "node:http";
import type { Vendor } from "./journal.ts";
import type { Json } from "./json-reader.ts";
import type { Answer, Prompt } from "./simulation/prompt.ts";

/** One call that is being answered. */
export interface Call {
  requestId: string;
  startedAt: Date;
  body: Json;
  prompt: Prompt;
  answer: Answer;
  /** False for the scenario of a provider that does not say what it counted. */
  reportsUsage: boolean;
}

/** A piece of an event stream, with the output tokens that it carries. */
export interface Frame {
  text: string;
  tokens: number;
}

export interface Failure {
  status: number;
  message: string;
  parameter: string | null;
  /** A 429 because the account is empty, which no retry cures. */
  quota: boolean;
}

/** How one vendor writes what the simulation came up with. */
export interface Dialect {
  vendor: Vendor;
  makeRequestId(): string;
  headers(requestId: string): OutgoingHttpHeaders;
  document(call: Call): unknown;
  frames(call: Call): Iterable<Frame>;
  error(failure: Failure, requestId: string): { body: unknown; headers: OutgoingHttpHeaders };
  /** An error after the stream has begun. */
  streamError(requestId: string): string;
}

/** Wraps data as one server-sent event. */
export const sseData = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
export const sseEvent = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
