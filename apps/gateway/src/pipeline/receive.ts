import type { Readable } from "node:stream";
import { GatehouseError, isGatehouseError } from "@gatehouse/domain";
import type { StreamAnswer } from "@gatehouse/providers";
import type { Answer } from "./context.ts";

type Content = Answer["content"];

/**
 * Waits for the first bytes for the caller and stops the stream there, so that a target that breaks before them can be
 * replaced by the next one.
 * @throws GatehouseError when the stream ends or breaks before
 */
export function receiveFirstChunk(
  { body, observer, framing }: StreamAnswer,
  onFirstByte: () => void,
): Promise<Content> {
  return new Promise((resolve, reject) => {
    // Stays for the life of the stream: an error between two stages must find a listener.
    body.on("error", (error) => reject(bodyError(error)));
    body.on("close", () => reject(new GatehouseError("upstream_disconnected")));
    if (body.errored) return reject(bodyError(body.errored));
    body.once("data", onFirstByte);
    const onData = (chunk: Buffer) => {
      const first = observer.push(chunk);
      if (!first || first.length === 0) return;
      body.pause();
      body.off("data", onData);
      body.off("end", onEnd);
      resolve({ kind: "stream", first, body, observer, framing });
    };
    const onEnd = () => reject(observer.end().error ?? new GatehouseError("stream_incomplete"));
    body.on("data", onData);
    body.on("end", onEnd);
  });
}

/** What a broken body means to the caller. */
export function bodyError(error: Error & { code?: string }): GatehouseError {
  if (isGatehouseError(error)) return error;
  const code = error.code === "UND_ERR_BODY_TIMEOUT" ? "stream_idle_timeout" : "upstream_disconnected";
  return new GatehouseError(code, { cause: error });
}

/** Ends a body that nobody reads any more, and the upstream call with it. */
export function discard(body: Readable): void {
  if (!body.destroyed) body.destroy();
}
