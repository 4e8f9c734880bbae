import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { billOf } from "../price.ts";
import type { Books, UpstreamCall } from "./books.ts";
import type { Asked, Plan } from "./plan.ts";

/** Longer than a gateway waits for an answer to begin. */
const HANG_MS = 60_000;
const WORD = " word";

/** Plays one call as planned, and enters what it bills: that it was asked counts, not that anybody took the answer. */
export async function playCall(response: ServerResponse, call: PlannedCall, books: Books): Promise<void> {
  const { plan, asked } = call;
  try {
    await sleep(plan.latencyMs);
    if (plan.trouble === "429") return refuse(response, call, 429);
    if (plan.trouble === "500") return refuse(response, call, 500);
    if (plan.trouble === "hang") await hang(response, call);
    else if (plan.trouble === "reset") reset(response, call);
    else if (asked.stream) await stream(response, call);
    else document(response, call);
  } finally {
    books.enter(entryOf(call));
  }
}

export interface PlannedCall {
  id: string;
  arrivedAtMs: number;
  asked: Asked;
  plan: Plan;
  /** How it went so far. */
  status: number;
  billed: boolean;
  generated: number;
}

function entryOf({ id, arrivedAtMs, asked, plan, status, billed, generated }: PlannedCall): UpstreamCall {
  const { keyId, model, marker } = asked;
  const inputTokens = billed ? plan.inputTokens : 0;
  const outputTokens = billed ? generated : 0;
  return {
    id,
    keyId,
    model,
    marker,
    arrivedAtMs,
    trouble: plan.trouble,
    status,
    inputTokens,
    outputTokens,
    billedNanoUsd: billOf(inputTokens, outputTokens),
  };
}

function refuse(response: ServerResponse, call: PlannedCall, status: number): void {
  const headers = { ...headersOf(call, "application/json"), ...(status === 429 && { "retry-after": "1" }) };
  call.status = status;
  response.writeHead(status, headers).end(JSON.stringify({ error: { type: "server_error", message: "Not now." } }));
}

/** Everything is generated and billed, and nobody ever sees it. */
async function hang(response: ServerResponse, call: PlannedCall): Promise<void> {
  generateAll(call);
  const left = new AbortController();
  response.once("close", () => left.abort());
  if (response.destroyed) return;
  await sleep(HANG_MS, undefined, { signal: left.signal }).catch(() => {});
  response.destroy();
}

function reset(response: ServerResponse, call: PlannedCall): void {
  generateAll(call);
  // One that ends at once looks like one that had ended before the request came.
  if (call.plan.latencyMs === 0) response.socket?.destroy();
  else response.socket?.resetAndDestroy();
}

/** Billed as a whole, also when nobody waits for it any more. */
function document(response: ServerResponse, call: PlannedCall): void {
  const { asked, plan } = call;
  generateAll(call);
  const text = WORD.repeat(plan.outputTokens);
  const choices = Array.from({ length: asked.choices }, (_, index) => ({
    index,
    message: { role: "assistant", content: text },
    finish_reason: plan.outputTokens === asked.cap ? "length" : "stop",
  }));
  const body = {
    id: call.id,
    object: "chat.completion",
    created: 1,
    model: asked.model,
    choices,
    usage: usageOf(call),
  };
  call.status = 200;
  response.writeHead(200, headersOf(call, "application/json")).end(JSON.stringify(body));
}

/** What is written is billed; when the other side has left, nothing more is written. */
async function stream(response: ServerResponse, call: PlannedCall): Promise<void> {
  const { plan, asked } = call;
  call.billed = true;
  if (response.destroyed) return;
  call.status = 200;
  response.writeHead(200, headersOf(call, "text/event-stream"));
  const perPiece = Math.ceil(plan.outputTokens / plan.pieces);
  const cutAt = plan.trouble === "cut" ? plan.outputTokens / 2 : Infinity;
  while (call.generated < plan.outputTokens) {
    if (response.destroyed) return;
    if (call.generated >= cutAt) return void response.socket?.resetAndDestroy();
    const tokens = Math.min(perPiece, plan.outputTokens - call.generated);
    call.generated += tokens;
    const last = call.generated === plan.outputTokens;
    const choice = { index: 0, delta: { content: WORD.repeat(tokens) }, finish_reason: last ? "stop" : null };
    response.write(frame(call, { choices: [choice] }));
    await sleep(plan.pieceMs);
  }
  if (asked.usage) response.write(frame(call, { choices: [], usage: usageOf(call) }));
  response.end("data: [DONE]\n\n");
}

function generateAll(call: PlannedCall): void {
  call.billed = true;
  call.generated = call.plan.outputTokens * call.asked.choices;
}

const headersOf = ({ id }: PlannedCall, contentType: string) => ({ "content-type": contentType, "x-request-id": id });

const frame = ({ id, asked }: PlannedCall, fields: object): string =>
  `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created: 1, model: asked.model, ...fields })}\n\n`;

const usageOf = ({ plan, generated }: PlannedCall) => ({
  prompt_tokens: plan.inputTokens,
  completion_tokens: generated,
  total_tokens: plan.inputTokens + generated,
});
