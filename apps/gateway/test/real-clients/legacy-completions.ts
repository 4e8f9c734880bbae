import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { HARD_TEXT } from "./hard-text.ts";

/** A piece of the answer; the package's types name no more than this of it. */
interface LegacyRequest {
  model: string;
  prompt: string;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
}

const CHUNK_LENGTH = 3;
const CUT_AFTER_CHUNKS = 12;
const USAGE = {
  prompt_tokens: 21,
  completion_tokens: 8,
  total_tokens: 29,
  prompt_tokens_details: { cached_tokens: 5 },
};

/**
 * OpenAI's completions from before chat, which neither aimock nor the sandbox serves; mounted into aimock. It plays the
 * same failures: a prompt that begins with "cut", a model that ends in an error status.
 */
export const legacyCompletions = {
  async handleRequest(incoming: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const request = (await json(incoming)) as LegacyRequest;
    const status = Number(/-(4\d\d|5\d\d)$/.exec(request.model)?.[1] ?? 200);
    if (status !== 200) refuse(response, status);
    else if (request.stream) await sendStream(response, request);
    else sendDocument(response, 200, { ...head(request), choices: [choice(HARD_TEXT, "stop")], usage: USAGE });
    return true;
  },
};

function refuse(response: ServerResponse, status: number): void {
  if (status === 429) response.setHeader("retry-after", "30");
  sendDocument(response, status, { error: { message: "Not now.", type: "server_error", code: null, param: null } });
}

function sendDocument(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
}

async function sendStream(response: ServerResponse, request: LegacyRequest): Promise<void> {
  const { prompt, stream_options: options } = request;
  const base = head(request);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (event: unknown) =>
    new Promise((resolve) => response.write(`data: ${JSON.stringify(event)}\n\n`, resolve));
  for (let at = 0; at < HARD_TEXT.length; at += CHUNK_LENGTH) {
    if (prompt.startsWith("cut") && at >= CUT_AFTER_CHUNKS * CHUNK_LENGTH) return void response.destroy();
    await send({ ...base, choices: [choice(HARD_TEXT.slice(at, at + CHUNK_LENGTH), null)] });
  }
  await send({ ...base, choices: [choice("", "stop")] });
  if (options?.include_usage) await send({ ...base, choices: [], usage: USAGE });
  response.end("data: [DONE]\n\n");
}

const head = ({ model }: LegacyRequest) => ({ id: "cmpl-1", object: "text_completion", created: 1_760_000_000, model });

const choice = (text: string, finish: string | null) => ({ text, index: 0, logprobs: null, finish_reason: finish });
