import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An OpenAI-compatible provider that says what it was last told, and remembers what it was sent. */
export interface EchoUpstream {
  baseUrl: string;
  /** Bodies, as they came. */
  received: string[];
  /** From now on it answers with this status; 200: it answers again. */
  answerWith(status: number): void;
  /** It answers nobody until the function is called that this gives. */
  hold(): () => void;
  close(): Promise<void>;
}

/** @param said what it says; without it, the text of the last message */
export async function startEcho(said?: (told: string) => string): Promise<EchoUpstream> {
  const received: string[] = [];
  let status = 200;
  let held: Promise<void> | undefined;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    received.push(text);
    await held;
    if (status !== 200) {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "not now", type: "server_error" } }));
      return;
    }
    const { stream, messages, model, input } = JSON.parse(text);
    if (input !== undefined) {
      const known = model.startsWith("embed");
      response.writeHead(known ? 200 : 400, { "content-type": "application/json" });
      const data = [{ object: "embedding", index: 0, embedding: vectorOf(input) }];
      const usage = { prompt_tokens: 10, total_tokens: 10 };
      response.end(JSON.stringify(known ? { object: "list", data, model, usage } : { error: { message: "unknown" } }));
      return;
    }
    const told = messages.at(-1).content;
    const flat = typeof told === "string" ? told : told.map((part: { text?: string }) => part.text ?? "").join("");
    const content = said ? said(flat) : flat;
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const head = { id: "chatcmpl-1", created: 1, model };
    if (!stream) {
      response.writeHead(200, { "content-type": "application/json" });
      const message = { role: "assistant", content };
      response.end(
        JSON.stringify({
          ...head,
          object: "chat.completion",
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage,
        }),
      );
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const send = (choices: object[], more = {}) =>
      response.write(`data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...more })}\n\n`);
    send([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]);
    for (const piece of content.match(/[\s\S]{1,3}/g) ?? []) {
      send([{ index: 0, delta: { content: piece }, finish_reason: null }]);
    }
    send([{ index: 0, delta: {}, finish_reason: "stop" }]);
    send([], { usage });
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    answerWith: (next) => {
      status = next;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Words make it, whatever is between them: the more two texts have in common, the more alike their vectors are. */
function vectorOf(text: string): number[] {
  const vector = Array.from({ length: 64 }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    const place = [...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % vector.length, 7);
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
