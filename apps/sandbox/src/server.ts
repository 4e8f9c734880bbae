import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createJournal, type Journal } from "./journal.ts";
import { answerRequest } from "./router.ts";
import type { Simulation } from "./run-call.ts";
import { createPromptCache } from "./simulation/prompt-cache.ts";

export type { Journal, JournalEntry, JournalTotals } from "./journal.ts";

export interface SandboxOptions {
  /** Scales every delay: 1 is a believable provider, 0 answers at once. Per call: the header `x-sandbox-latency`. */
  latency?: number;
  /** How long `-slow` models keep the caller waiting for the first byte, in ms. */
  slowMs?: number;
  /** Keep the bodies of requests in the journal, to see what was really sent. */
  keepBodies?: boolean;
}

export interface Sandbox {
  /** Starts to listen; port 0 takes a free one. Rejects when the port is taken. */
  listen(port?: number, host?: string): Promise<void>;
  /** Ends every connection, answered or not. */
  close(): Promise<void>;
  /** Its address without a path, e.g. `http://127.0.0.1:8090`. */
  readonly url: string;
  readonly journal: Journal;
}

const DEFAULT_SLOW_MS = 20_000;

/** A stand-in provider that speaks the OpenAI, Anthropic and Gemini formats. Nothing leaves the machine. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const simulation: Simulation = {
    journal: createJournal(),
    cache: createPromptCache(),
    latency: options.latency ?? 1,
    slowMs: options.slowMs ?? DEFAULT_SLOW_MS,
    keepBodies: options.keepBodies ?? false,
  };
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    // What still throws here is a caller who left in the middle of the body, or a fault of ours: end the connection.
    answerRequest(simulation, { request, response }).catch((error: Error) => response.destroy(error));
  });
  return {
    journal: simulation.journal,
    get url() {
      const { address, port } = server.address() as AddressInfo;
      return `http://${address}:${port}`;
    },
    async listen(port = 0, host = "127.0.0.1") {
      server.listen(port, host);
      await once(server, "listening");
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
