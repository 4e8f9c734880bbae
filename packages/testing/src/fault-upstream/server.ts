import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { FAULTS, type FaultName } from "./faults.ts";
import { type FaultFormatName, FORMATS } from "./formats.ts";
import { Wire } from "./wire.ts";

export interface FaultUpstream {
  url: string;
  /** Requests that arrived whole, by the fault that they asked for. */
  calls(fault: FaultName): number;
  close(): Promise<void>;
}

const TLS_HANDSHAKE = 0x16;

/** An upstream that speaks three formats and plays the fault that a request names as its model. */
export async function startFaultUpstream(): Promise<FaultUpstream> {
  const sockets = new Set<Socket>();
  const calls = new Map<string, number>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      // Somebody expects TLS: the answer is none.
      if (chunk[0] === TLS_HANDSHAKE) return socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      received = Buffer.concat([received, chunk]);
      const asked = readRequest(received);
      if (!asked) return;
      received = Buffer.alloc(0);
      calls.set(asked.fault, (calls.get(asked.fault) ?? 0) + 1);
      const wire = new Wire(socket, { stream: asked.stream, format: FORMATS[asked.format] });
      FAULTS[asked.fault](wire);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: (fault) => calls.get(fault) ?? 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The model to ask for when a fault is wanted. */
export const faultModel = (fault: FaultName): string => fault.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** Undefined until the request is there as a whole. */
function readRequest(bytes: Buffer): { fault: FaultName; stream: boolean; format: FaultFormatName } | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = bytes.toString("latin1", 0, headEnd);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < headEnd + 4 + length) return undefined;
  const path = head.split(" ")[1] ?? "";
  const body = JSON.parse(bytes.toString("utf8", headEnd + 4, headEnd + 4 + length)) as Record<string, unknown>;
  const gemini = /\/models\/([^:]+):(\w+)/.exec(path);
  const model = String(gemini ? gemini[1] : body.model);
  const fault = (Object.keys(FAULTS) as FaultName[]).find((name) => faultModel(name) === model);
  if (!fault) throw new Error(`there is no fault "${model}"`);
  return {
    fault,
    stream: gemini ? gemini[2] === "streamGenerateContent" : body.stream === true,
    format: gemini ? "gemini" : path.includes("/messages") ? "anthropic-messages" : "openai-chat",
  };
}
