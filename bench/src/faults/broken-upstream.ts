import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A provider in this process, so that its clock is the bench's own. */
export interface BrokenUpstream {
  /** Answers at once. */
  well: string;
  /** Resets the connection once it has read the request. */
  resets: string;
  /** Begins a stream and never goes on. */
  stands: string;
  /** `performance.now()` when the stream that is opened next is given up by its reader. */
  nextGivenUp(): Promise<number>;
  close(): void;
}

const ANSWER = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Yes." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
});
const FRAME = `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta: { content: "Yes" } }] })}\n\n`;

export async function startBrokenUpstream(): Promise<BrokenUpstream> {
  let onStream: (response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.url?.startsWith("/resets")) request.socket.resetAndDestroy();
      else if (request.url?.startsWith("/stands")) {
        response.writeHead(200, { "content-type": "text/event-stream" }).write(FRAME);
        onStream(response);
      } else response.writeHead(200, { "content-type": "application/json" }).end(ANSWER);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    well: `${origin}/well`,
    resets: `${origin}/resets`,
    stands: `${origin}/stands`,
    nextGivenUp: () =>
      new Promise((resolve) => {
        onStream = (response) => {
          onStream = () => {};
          response.once("close", () => resolve(performance.now()));
        };
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
