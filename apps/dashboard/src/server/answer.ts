import "server-only";
import { type ApiErrorBody, toGatehouseError } from "@gatehouse/domain";
import type { KeptAnswer } from "@gatehouse/services";
import { logFailure } from "#server/log.ts";
import type { RequestOrigin } from "#server/request-origin.ts";

/** Answers are for whoever asked only, and no cache on the way may keep one. */
export const ANSWER_HEADERS = { "cache-control": "private, no-store", vary: "Authorization, Cookie" };
const HEADERS = { ...ANSWER_HEADERS, "content-type": "application/json; charset=utf-8" };

/** A JSON answer; `undefined` is an answer without a body. Amounts that are still bigints become decimal strings. */
export const answer = (body: unknown, status: number, requestId: string): Response =>
  answerText(writeAnswer(body, status), requestId);

/** An answer as it is sent. */
export const writeAnswer = (body: unknown, status: number): KeptAnswer =>
  body === undefined ? { status: 204, text: null } : { status, text: toJson(body) };

/** @param more headers of this answer only */
export const answerText = (
  { text, status }: KeptAnswer,
  requestId: string,
  more: Record<string, string> = {},
): Response => new Response(text, { status, headers: { ...HEADERS, "x-request-id": requestId, ...more } });

/** The error envelope: a code of the catalogue and words that are safe to show; the cause goes to the log. */
export function answerError(thrown: unknown, origin: RequestOrigin): Response {
  const error = toGatehouseError(thrown);
  const { requestId, route } = origin;
  logFailure(error, { requestId, route });
  const { fields, retryAfterSeconds } = error.details;
  const body: ApiErrorBody = {
    error: { code: error.code, message: error.message, ...(fields && { fields }), requestId },
  };
  const headers = new Headers({ ...HEADERS, "x-request-id": requestId });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  return new Response(toJson(body), { status: error.status, headers });
}

const toJson = (body: unknown): string =>
  JSON.stringify(body, (_, value) => (typeof value === "bigint" ? value.toString() : value));
