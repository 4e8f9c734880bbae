import { once } from "node:events";
import { type GatehouseError, toGatehouseError } from "@gatehouse/domain";
import type { Exchange } from "../http/exchange.ts";
import type { AnswerGate } from "./answer-gate.ts";
import type { Answered } from "./context.ts";
import type { Ending } from "./ending.ts";
import { bodyError, discard } from "./receive.ts";
import type { Restorer } from "./restore.ts";

interface Gated {
  gate: AnswerGate;
  /** Puts back what was replaced in the request, after the guardrails have seen the answer. */
  restorer: Restorer | undefined;
  headers: Record<string, string> | undefined;
  heartbeatMs: number;
}

/**
 * Hands an answer on window by window, each once the guardrails let it pass. What is blocked before anything went out is an
 * error like any other; later the stream ends with an error event. Never rejects, like `respond`.
 */
export async function respondGated(answered: Answered, gated: Gated): Promise<Ending> {
  const { exchange, answer } = answered;
  const { content, status, contentType } = answer;
  if (content.kind === "stream") return streamGated(answered, content, gated);
  const { gate, restorer, headers } = gated;
  try {
    await gate.whole(content.bytes);
  } catch (thrown) {
    const error = toGatehouseError(thrown);
    exchange.sendError(error);
    return { outcome: content.outcome, error };
  }
  exchange.sendDocument(status, contentType, restorer ? restorer.whole(content.bytes) : content.bytes, headers);
  return { outcome: content.outcome, error: undefined };
}

type StreamContent = Extract<Answered["answer"]["content"], { kind: "stream" }>;

async function streamGated(answered: Answered, content: StreamContent, gated: Gated): Promise<Ending> {
  const { exchange, dialect, answer } = answered;
  const { body, observer, framing } = content;
  const heartbeat = framing === "events" ? dialect.heartbeat : null;
  const pulse = { heartbeat, heartbeatMs: gated.heartbeatMs };
  const stream = openLazily(exchange, [answer.status, answer.contentType, gated.headers], pulse);
  const onAbort = () => discard(body);
  exchange.signal.addEventListener("abort", onAbort);
  const failure = await flow(content, stream, gated).then(
    () => undefined,
    (thrown: Error) => bodyError(thrown),
  );
  const { outcome, remainder, error: flaw } = observer.end();
  // What is left is looked at, too, when the stream broke off: the caller gets all that there was.
  const blocked = failure?.fault === "caller" ? undefined : await finish(remainder, stream, gated);
  exchange.signal.removeEventListener("abort", onAbort);
  discard(body);
  const left = exchange.signal.aborted ? toGatehouseError(exchange.signal.reason) : undefined;
  const error = left ?? failure ?? blocked ?? flaw;
  stream.close(error, dialect.errors, framing);
  return { outcome, error };
}

async function flow(
  { first, body, observer }: StreamContent,
  stream: LazyStream,
  { gate, restorer }: Gated,
): Promise<void> {
  const pass = async (frames: Buffer) => {
    for await (const passed of gate.push(frames)) await stream.write(restorer ? restorer.push(passed) : passed);
  };
  await pass(first);
  for await (const chunk of body) {
    const frames = observer.push(chunk as Buffer);
    if (frames) await pass(frames);
  }
}

async function finish(
  remainder: Buffer | undefined,
  stream: LazyStream,
  { gate, restorer }: Gated,
): Promise<GatehouseError | undefined> {
  try {
    const last = await gate.end(remainder);
    await stream.write(restorer ? (restorer.end(last) ?? last) : last);
    return undefined;
  } catch (thrown) {
    return toGatehouseError(thrown);
  }
}

interface LazyStream {
  /** Waits for a caller that reads too slowly. */
  write(bytes: Buffer): Promise<void>;
  close(error: GatehouseError | undefined, errors: Exchange["errors"], framing: "events" | "bytes"): void;
}

/** A stream that begins with its first bytes: until then an error can be an answer of its own. */
function openLazily(exchange: Exchange, [status, contentType, headers]: LazyHead, pulse: Pulse): LazyStream {
  let isOpen = false;
  let onDrained: (() => void) | undefined;
  let beating: NodeJS.Timeout | undefined;
  let left: Promise<unknown> | undefined;
  const open = (first: Buffer) => {
    isOpen = true;
    const { heartbeat, heartbeatMs } = pulse;
    // Only whole frames go out, so there is a place for a heartbeat whenever nothing else goes.
    if (heartbeat) beating = setInterval(() => onDrained ?? exchange.write(heartbeat), heartbeatMs);
    const flows = exchange.openStream(status, contentType, first, headers);
    exchange.onDrain(() => onDrained?.());
    return flows;
  };
  return {
    async write(bytes) {
      if (bytes.length === 0 || exchange.signal.aborted) return;
      const flows = isOpen ? exchange.write(bytes) : open(bytes);
      beating?.refresh();
      if (flows || exchange.signal.aborted) return;
      const drained = new Promise<void>((resolve) => {
        onDrained = resolve;
      });
      left ??= once(exchange.signal, "abort");
      await Promise.race([drained, left]);
      onDrained = undefined;
    },
    close(error, errors, framing) {
      clearInterval(beating);
      if (error?.code === "caller_disconnected") return;
      if (!isOpen && error) {
        exchange.sendError(error);
        return;
      }
      if (!isOpen) open(Buffer.alloc(0));
      if (error && framing === "bytes") exchange.cut();
      else exchange.end(error ? errors.event(error, exchange.requestId) : undefined);
    },
  };
}

interface Pulse {
  /** null: a client of the format would stumble over one. */
  heartbeat: Buffer | null;
  heartbeatMs: number;
}

type LazyHead = readonly [status: number, contentType: string, headers: Record<string, string> | undefined];
