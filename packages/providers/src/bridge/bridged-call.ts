import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { ChatCall } from "../adapter.ts";
import type { Egress } from "../egress/egress.ts";
import { readSome } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import { UpstreamFailure } from "../upstream-failure.ts";
import type { Vendor, VendorFetch } from "./vendor.ts";

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * One call of a vendor's package, seen from the network side: it gets `fetch` from here, so whatever it sends goes
 * through egress, within the output cap, and every error status becomes a failure before the package sees it.
 */
export class BridgedCall {
  status = 200;
  headers: IncomingHttpHeaders = {};
  /** A request left this machine: from here on a failure may have been billed. */
  sent = false;
  readonly #egress: Egress;
  readonly #call: ChatCall;
  readonly #vendor: Vendor;
  readonly #baseUrl: string;
  readonly #capTokens: number | null;
  #body: Readable | undefined;

  constructor(egress: Egress, call: ChatCall, vendor: Vendor, baseUrl: string, capTokens: number | null) {
    this.#egress = egress;
    this.#call = call;
    this.#vendor = vendor;
    this.#baseUrl = baseUrl;
    this.#capTokens = capTokens;
  }

  /** Closes the upstream connection when the answer is not wanted any more. */
  abandon(): void {
    this.#body?.destroy();
  }

  readonly vendorFetch: VendorFetch = async (input, init) => {
    const { target, timeouts, signal } = this.#call;
    const answer = await this.#egress.send({
      method: "POST",
      baseUrl: this.#baseUrl,
      path: this.#pathOf(String(input)),
      headers: { ...Object.fromEntries(new Headers(init?.headers)), "user-agent": "gatehouse" },
      body: this.#capped(String(init?.body)),
      credentialId: target.credentialId,
      timeouts,
      signal,
      maxBytes: MAX_ANSWER_BYTES,
    });
    if (answer.status < 200 || answer.status >= 300) {
      const body = await readSome(answer.body, MAX_ERROR_BYTES);
      throw errorAnswerFailure({ status: answer.status, headers: answer.headers, body, secret: target.secret });
    }
    this.sent = true;
    this.status = answer.status;
    this.headers = answer.headers;
    this.#body = answer.body;
    return new Response(Readable.toWeb(answer.body) as unknown as ReadableStream<Uint8Array>, {
      status: answer.status,
      headers: { "content-type": answer.headers["content-type"] ?? "application/json" },
    });
  };

  /** The package builds addresses from the base URL and the model's name; neither may lead elsewhere. */
  #pathOf(url: string): string {
    const path = url.slice(this.#baseUrl.length);
    if (url.startsWith(`${this.#baseUrl}/`) && !/\.\.|[\s\\#]|%2e/i.test(path)) return path;
    throw new UpstreamFailure("upstream_blocked", { billing: "none", retryNext: true });
  }

  #capped(text: string): string {
    if (this.#capTokens === null) return text;
    const body = JSON.parse(text) as Record<string, unknown>;
    this.#vendor.capOutput(body, this.#capTokens);
    return JSON.stringify(body);
  }
}
