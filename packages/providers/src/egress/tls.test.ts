import { once } from "node:events";
import { createServer as createTcpServer, type Server } from "node:net";
import { createServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TEST_CERTIFICATES, TEST_KEY } from "../testing/certificates.ts";
import { failureOf, TIMEOUTS } from "../testing/chat-call.ts";
import { createEgress, type EgressRequest } from "./egress.ts";
import { readWhole } from "./read-body.ts";

const egress = createEgress({ allow: ["localhost"] });
const trusted = getCACertificates("default");
const { well, expired, otherHost } = TEST_CERTIFICATES;
const servers: Server[] = [];
beforeAll(() => setDefaultCACertificates([...trusted, well, expired, otherHost]));
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await egress.close();
  for (const server of servers) server.close();
});

const send = async (server: Server, connectMs = TIMEOUTS.connectMs) => {
  servers.push(server.listen(0, "localhost"));
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const request: EgressRequest = {
    method: "POST",
    baseUrl: `https://localhost:${port}`,
    path: "/chat",
    headers: { authorization: "Bearer sk-testing" },
    body: "{}",
    credentialId: `c${port}`,
    timeouts: { ...TIMEOUTS, connectMs },
  };
  return egress.send(request);
};

/** Remembers whether a byte of a request came through. */
function tlsServer(cert: string) {
  const heard: string[] = [];
  const server = createServer({ key: TEST_KEY, cert }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      heard.push(data.toString());
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    });
  });
  return { server, heard };
}

test("a certificate that is in order is accepted", async () => {
  const { server } = tlsServer(well);
  const { body } = await send(server);
  expect((await readWhole(body)).toString()).toBe("{}");
});

test.each([
  ["expired", expired],
  ["of another host", otherHost],
])("a certificate that is %s: a TLS error, nothing billed, and not a byte of the request is sent", async (_, cert) => {
  const { server, heard } = tlsServer(cert);
  expect(await failureOf(send(server))).toMatchObject({ code: "upstream_tls_error", billing: "none", retryNext: true });
  expect(heard).toEqual([]);
});

test("a certificate that nobody vouches for: a TLS error, nothing billed, and not a byte of the request is sent", async () => {
  setDefaultCACertificates(trusted);
  const { server, heard } = tlsServer(well);
  expect(await failureOf(send(server))).toMatchObject({ code: "upstream_tls_error", billing: "none", retryNext: true });
  expect(heard).toEqual([]);
});

test("a handshake that does not go on is given up within the time to connect, and nothing is billed", async () => {
  const silent = createTcpServer((socket) => socket.on("error", () => {}));
  expect(await failureOf(send(silent, 100))).toMatchObject({
    code: "upstream_unreachable",
    billing: "none",
    retryNext: true,
  });
});
