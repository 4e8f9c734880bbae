import { type ApiErrorBody, type PlaygroundFormat, RELAYED_HEADER, type SendPlaygroundInput } from "@gatehouse/domain";
import { createParser } from "eventsource-parser";
import { ApiError } from "#lib/api-client.ts";
import { type Piece, parseJson, readDocument, readError, readEvent } from "./read-answer.ts";

/** What the gateway said before the body. */
export interface AnswerHead {
  status: number;
  requestId: string | null;
  /** What the cache did; null: no rule caches. */
  cache: string | null;
  retryAfterSeconds: number | null;
}

interface Listener {
  onHead: (head: AnswerHead) => void;
  onPiece: (piece: Piece) => void;
}

/**
 * Sends a request through the dashboard to the gateway and tells what comes, as it comes.
 * @throws ApiError for an answer that is not the gateway's; what `signal` gives up rejects with its reason
 */
export async function send(
  input: SendPlaygroundInput,
  signal: AbortSignal,
  { onHead, onPiece }: Listener,
): Promise<void> {
  const response = await post(input, signal);
  if (!response.headers.has(RELAYED_HEADER)) throw await refusal(response);
  onHead(headOf(response));
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    await readStream(input.format, response, onPiece);
    return;
  }
  const body = parseJson(await response.text());
  const error = readError(body);
  if (error) onPiece({ error });
  else if (response.ok) onPiece(readDocument(input.format, body));
  else onPiece({ error: { code: null, message: `The gateway answered with status ${response.status}.` } });
}

async function post(input: SendPlaygroundInput, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch("/api/v1/playground", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
      cache: "no-store",
      credentials: "same-origin",
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError(0, "network", "The server cannot be reached. Check your connection and try again.");
  }
}

async function readStream(format: PlaygroundFormat, response: Response, onPiece: Listener["onPiece"]): Promise<void> {
  const parser = createParser({ onEvent: ({ data }) => onPiece(readEvent(format, data)) });
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    parser.feed(decoder.decode(read.value, { stream: true }));
  }
}

function headOf({ status, headers }: Response): AnswerHead {
  const retryAfter = Number(headers.get("retry-after") ?? Number.NaN);
  return {
    status,
    requestId: headers.get("x-request-id"),
    cache: headers.get("x-gatehouse-cache"),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

async function refusal(response: Response): Promise<ApiError> {
  const error = (parseJson(await response.text()) as ApiErrorBody | undefined)?.error;
  const message = error?.message ?? `The server answered with status ${response.status}.`;
  return new ApiError(response.status, error?.code ?? "internal_error", message, error);
}
