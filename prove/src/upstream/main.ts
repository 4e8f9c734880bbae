// An OpenAI-compatible upstream that keeps its own books. Started as: node main.ts <port> <books file> <seed>
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readAsked } from "./asked.ts";
import { Books } from "./books.ts";
import { playCall } from "./call.ts";
import { planOf } from "./plan.ts";

const [port, path, seed] = process.argv.slice(2);
if (!port || !path || !seed) throw new Error("The upstream needs a port, a file for its books, and a seed.");

const books = new Books(path);
const timesAsked = new Map<string, number>();
let calls = 0;
let open = 0;

const server = createServer((request, response) => {
  if (request.method !== "POST") return void response.end(JSON.stringify({ open }));
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer(Buffer.concat(chunks), response));
  request.on("error", ignore);
  response.on("error", ignore);
});
server.listen(Number(port), "127.0.0.1");

/** A body that did not arrive as a whole is no call: nothing of it was billed. */
async function answer(body: Buffer, response: ServerResponse<IncomingMessage>): Promise<void> {
  const asked = readAsked(body);
  const nth = timesAsked.get(asked.marker) ?? 0;
  timesAsked.set(asked.marker, nth + 1);
  calls += 1;
  open += 1;
  const call = { id: `call-${calls}`, arrivedAtMs: Date.now(), asked, plan: planOf(Number(seed), asked, nth) };
  try {
    await playCall(response, { ...call, status: 0, billed: false, generated: 0 }, books);
  } finally {
    open -= 1;
  }
}

/** Whoever left is not waiting for words about it. */
function ignore(): void {}
