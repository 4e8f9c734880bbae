import type { Readable } from "node:stream";
import { type GatehouseError, toGatehouseError } from "@gatehouse/domain";
import type { AnswerObserver } from "@gatehouse/providers";
import type { ErrorRenderer } from "@gatehouse/wire";
import type { Exchange } from "../http/exchange.ts";
import type { AnswerGate } from "./answer-gate.ts";
import type { Answered } from "./context.ts";
import type { Ending } from "./ending.ts";
import { bodyError, discard } from "./receive.ts";
import { respondGated } from "./respond-gated.ts";
import { createRestorer, type Restorer } from "./restore.ts";

/** Hands the answer to the caller. Never rejects: whatever happens, there is an ending to settle. */
export async function respond(answered: Answered, { heartbeatMs, gate }: Respond): Promise<Ending> {
  const { exchange, dialect, answer } = answered;
  const { content, status, contentType } = answer;
  const restorer = createRestorer(answered);
  const headers = headersOf(answered);
  if (gate) return respondGated(answered, { gate, restorer, headers, heartbeatMs });
  if (content.kind === "stream") {
    if (exchange.signal.aborted) {
      const error = toGatehouseError(exchange.signal.reason);
      exchange.sendError(error);
      return abandon(content.body, content.observer, error);
    }
    const first = restorer ? restorer.push(content.first) : content.first;
    const flowing = exchange.openStream(status, contentType, first, headers);
    const heartbeat = content.framing === "events" ? dialect.heartbeat : null;
    return pump(exchange, dialect.errors, content, { flowing, heartbeat, heartbeatMs, restorer });
  }
  exchange.sendDocument(status, contentType, restorer ? restorer.whole(content.bytes) : content.bytes, headers);
  return { outcome: content.outcome, error: undefined };
}

interface Respond {
  heartbeatMs: number;
  /** Keeps the answer back until guardrails let it pass; undefined: there are none. */
  gate: AnswerGate | undefined;
}

/** What is to be told of this answer, whoever is given it. */
function headersOf({ answer: { droppedParams }, outputLowered, outputCapTokens }: Answered) {
  if (droppedParams.length === 0 && !outputLowered) return undefined;
  return {
    ...(droppedParams.length > 0 && { "x-gatehouse-dropped-params": droppedParams.join(", ") }),
    ...(outputLowered && { "x-gatehouse-output-cap": String(outputCapTokens) }),
  };
}

interface Pumping {
  /** Whether the caller takes more at once. */
  flowing: boolean;
  heartbeat: Buffer | null;
  heartbeatMs: number;
  /** Puts back what was replaced in the request; undefined: nothing was. */
  restorer: Restorer | undefined;
}

type StreamContent = Extract<Answered["answer"]["content"], { kind: "stream" }>;

function abandon(body: Readable, observer: AnswerObserver, error: GatehouseError): Ending {
  discard(body);
  return { outcome: observer.end().outcome, error };
}

/**
 * Bytes as they come, as fast as the caller reads. A stream that breaks, or ends without its end marker, ends for the
 * caller with an error event; no end marker is ever made up.
 */
function pump(
  exchange: Exchange,
  errors: ErrorRenderer,
  { body, observer, framing }: StreamContent,
  { flowing, heartbeat, heartbeatMs, restorer }: Pumping,
): Promise<Ending> {
  return new Promise((resolve) => {
    let ended = false;
    // Only whole frames go to the caller, so there is a place for a heartbeat whenever nothing else goes.
    const pulse = heartbeat && setInterval(() => !body.isPaused() && exchange.write(heartbeat), heartbeatMs);
    const finish = (failure?: GatehouseError) => {
      if (ended) return;
      ended = true;
      if (pulse) clearInterval(pulse);
      const { outcome, remainder, error: flaw } = observer.end();
      const error = failure ?? flaw;
      discard(body);
      if (error?.code !== "caller_disconnected") {
        const last = restorer ? restorer.end(remainder) : remainder;
        if (last && last.length > 0) exchange.write(last);
        if (error && framing === "bytes") exchange.cut();
        else exchange.end(error ? errors.event(error, exchange.requestId) : undefined);
      }
      resolve({ outcome, error });
    };
    body.on("data", (chunk: Buffer) => {
      const bytes = observer.push(chunk);
      if (!bytes) return;
      const restored = restorer ? restorer.push(bytes) : bytes;
      if (restored.length === 0) return;
      pulse?.refresh();
      if (!exchange.write(restored)) body.pause();
    });
    body.on("end", () => finish());
    body.on("error", (error) => finish(bodyError(error)));
    exchange.onDrain(() => body.resume());
    exchange.signal.addEventListener("abort", () => finish(toGatehouseError(exchange.signal.reason)));
    if (body.errored) finish(bodyError(body.errored));
    // A short stream is often whole with its first chunk; its end came before anybody listened here.
    else if (body.readableEnded) finish();
    else if (flowing) body.resume();
  });
}
