import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A service of an organization's own, which is asked about texts. */
export interface OwnService {
  url: string;
  received: { headers: IncomingHttpHeaders; text: string; body: Record<string, unknown> }[];
  close(): Promise<void>;
}

export async function startService(answer: (body: Record<string, unknown>) => unknown): Promise<OwnService> {
  const received: OwnService["received"] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text);
    received.push({ headers: request.headers, text, body });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
