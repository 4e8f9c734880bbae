import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { Pool } from "undici";

/** Makes the same bare proxy for every server: reads the body, parses it as a gateway must, sends it on, pipes back. */
export function createForward(upstream: string): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const pool = new Pool(upstream, { connections: 128 });
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    JSON.parse(bytes.toString("utf8"));
    const answer = await pool.request({
      method: "POST",
      path: request.url ?? "/",
      headers: { "content-type": "application/json" },
      body: bytes,
    });
    response.writeHead(answer.statusCode, { "content-type": String(answer.headers["content-type"]) });
    pipeline(answer.body, response, (error) => {
      if (error) response.destroy();
    });
  };
}

export interface Bare {
  port: number;
  upstream: string;
}

/** Both servers take their port and their upstream from the command line. */
export function readBare([port, upstream]: readonly string[]): Bare {
  if (!port || !upstream) throw new Error("usage: <port> <upstream>");
  return { port: Number(port), upstream };
}
