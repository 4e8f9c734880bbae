import { createServer } from "node:http";
import { createForward, readBare } from "./forward.ts";

const { port, upstream } = readBare(process.argv.slice(2));
const forward = createForward(upstream);

createServer((request, response) => {
  if (request.url === "/healthz") response.end("ok");
  else if (request.method === "POST" && request.url === "/v1/chat/completions") {
    forward(request, response).catch(() => response.destroy());
  } else {
    response.statusCode = 404;
    response.end();
  }
}).listen(port, "127.0.0.1");
