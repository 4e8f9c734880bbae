import { GatehouseError, isGatehouseError, toGatehouseError } from "@gatehouse/domain";
import { createEgress } from "@gatehouse/providers";
import type { GatewayAnswer, GatewayQuestion, GatewayStreamQuestion, Relay } from "./platform.ts";

/** No answer of a test takes longer than this. */
const TIMEOUTS = { connectMs: 5_000, headersMs: 60_000, idleMs: 20_000 };
const MAX_BYTES = 1024 * 1024;
/** A long answer that is not streamed says nothing until it is whole. */
const RELAY_TIMEOUTS = { connectMs: 5_000, headersMs: 600_000, idleMs: 120_000 };
const MAX_RELAYED_BYTES = 32 * 1024 * 1024;

/** What an application may say of its request beside the body. */
const APPLICATION_HEADERS = ["anthropic-version", "x-gatehouse-cache", "x-gatehouse-metadata", "x-gatehouse-tags"];
/** What an application is told beside the body; nothing else of the gateway's answer is handed on. */
const HANDED_ON = /^(?:age|content-type|retry-after|x-request-id|x-gatehouse-[a-z-]+)$/;

export interface GatewayClient {
  /** Never throws: what went wrong is in the answer, without the secret. */
  ask(question: GatewayQuestion): Promise<GatewayAnswer>;
  /** @throws GatehouseError when there is no answer; reading `bytes` throws when it breaks off or the signal ends it */
  stream(question: GatewayStreamQuestion): Promise<Relay>;
}

/**
 * Asks the gateway as an application would. Its address is the operator's alone, and the only one that this leads to:
 * redirects are not followed.
 */
export function createGatewayClient(gatewayUrl: string): GatewayClient {
  const egress = createEgress({ allow: [new URL(gatewayUrl).hostname], requestHeaders: APPLICATION_HEADERS });
  const common = { baseUrl: gatewayUrl, credentialId: "gateway" };
  return {
    async ask({ method, path, secret, body }) {
      const startedMs = performance.now();
      const latencyMs = () => Math.round(performance.now() - startedMs);
      try {
        const { status, headers, bytes } = await egress.fetchDocument({
          ...common,
          method,
          path,
          headers: {
            accept: "application/json",
            ...identity(secret),
            ...(body !== undefined && { "content-type": "application/json" }),
          },
          ...(body !== undefined && { body }),
          timeouts: TIMEOUTS,
          maxBytes: MAX_BYTES,
        });
        const requestId = headers["x-request-id"];
        const known = typeof requestId === "string" ? requestId : null;
        return { status, text: bytes.toString("utf8"), latencyMs: latencyMs(), requestId: known, failure: null };
      } catch (error) {
        return { status: null, text: "", latencyMs: latencyMs(), requestId: null, failure: describe(error) };
      }
    },
    async stream({ path, secret, body, headers, signal }) {
      const answer = await egress
        .send({
          ...common,
          method: "POST",
          path,
          headers: { ...headers, ...identity(secret), "content-type": "application/json" },
          body,
          timeouts: RELAY_TIMEOUTS,
          maxBytes: MAX_RELAYED_BYTES,
          signal,
        })
        .catch((cause: unknown) => {
          throw unanswered(cause);
        });
      const handedOn = Object.entries(answer.headers).filter(
        (header): header is [string, string] => HANDED_ON.test(header[0]) && typeof header[1] === "string",
      );
      return { status: answer.status, headers: Object.fromEntries(handedOn), bytes: answer.body };
    },
  };
}

const identity = (secret: string) => ({ "user-agent": "gatehouse-dashboard", authorization: `Bearer ${secret}` });

function unanswered(cause: unknown): GatehouseError {
  const { code } = toGatehouseError(cause);
  return new GatehouseError(code, { message: describe(cause), cause });
}

/** Without the address, which may be one that only this server knows. */
function describe(error: unknown): string {
  const code = isGatehouseError(error) ? error.code : "internal_error";
  if (code === "upstream_timeout") return "The gateway did not answer in time.";
  if (code === "caller_disconnected") return "The request was given up.";
  return `This server cannot reach the gateway (${code}). An operator can check its address and whether it runs.`;
}
