import { fastify } from "fastify";
import { createForward, readBare } from "./forward.ts";

const { port, upstream } = readBare(process.argv.slice(2));
const forward = createForward(upstream);
const app = fastify({ logger: false });

// The body stays untouched: it is read by the same code as with the plain server.
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", (_request, _payload, done) => done(null));
app.get("/healthz", () => "ok");
app.post("/v1/chat/completions", (request, reply) => {
  reply.hijack();
  forward(request.raw, reply.raw).catch(() => reply.raw.destroy());
});
await app.listen({ port, host: "127.0.0.1" });
