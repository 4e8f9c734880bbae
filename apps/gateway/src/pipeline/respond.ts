import type { Readable } from "node:stream";
import { type GatehouseError, toGatehouseError } from "@gatehouse/domain";
import type { AnswerObserver, Outcome } from "@gatehouse/providers";
import type { ErrorRenderer } from "@gatehouse/wire";
import type { Exchange } from "../http/exchange.ts";
import type { Answered } from "./context.ts";
import { bodyError, discard } from "./receive.ts";

/** How an answer ended. */
export interface Ending {
  outcome: Outcome;
  /** undefined: the caller got the whole answer. */
  error: GatehouseError | undefined;
}

/** Hands the answer to the caller. Never rejects: whatever happens, there is an ending to settle. */
export async function respond(answered: Answered, { heartbeatMs, notices }: Respond): Promise<Ending> {
  const { exchange, dialect, answer } = answered;
  const { content, status, contentType } = answer;
  const headers = headersOf(answered, notices);
  if (content.kind === "stream") {
    if (exchange.signal.aborted) {
      const error = toGatehouseError(exchange.signal.reason);
      exchange.sendError(error);
      return abandon(content.body, content.observer, error);
    }
    const flowing = exchange.openStream(status, contentType, content.first, headers);
    const heartbeat = content.framing === "events" ? dialect.heartbeat : null;
    return pump(exchange, dialect.errors, content, { flowing, heartbeat, heartbeatMs });
  }
  exchange.sendDocument(status, contentType, content.bytes, headers);
  return { outcome: content.outcome, error: undefined };
}

interface Respond {
  heartbeatMs: number;
  /** Headers that tell the caller of something beside the answer. */
  notices: Record<string, string> | undefined;
}

function headersOf(
  { answer: { droppedParams }, outputLowered, outputCapTokens }: Answered,
  notices: Record<string, string> | undefined,
): Record<string, string> | undefined {
  if (!notices && droppedParams.length === 0 && !outputLowered) return undefined;
  return {
    ...notices,
    ...(droppedParams.length > 0 && { "x-gatehouse-dropped-params": droppedParams.join(", ") }),
    ...(outputLowered && { "x-gatehouse-output-cap": String(outputCapTokens) }),
  };
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
  { flowing, heartbeat, heartbeatMs }: { flowing: boolean; heartbeat: Buffer | null; heartbeatMs: number },
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
        if (remainder) exchange.write(remainder);
        if (error && framing === "bytes") exchange.cut();
        else exchange.end(error ? errors.event(error, exchange.requestId) : undefined);
      }
      resolve({ outcome, error });
    };
    body.on("data", (chunk: Buffer) => {
      const bytes = observer.push(chunk);
      if (!bytes) return;
      pulse?.refresh();
      if (!exchange.write(bytes)) body.pause();
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
