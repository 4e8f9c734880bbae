import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { UpstreamCall } from "../adapter.ts";
import type { Egress, EgressRequest } from "../egress/egress.ts";
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
  readonly #call: UpstreamCall;
  readonly #vendor: Vendor;
  readonly #baseUrl: string;
  readonly #capTokens: number | null;
  #body: Readable | undefined;

  constructor(egress: Egress, call: UpstreamCall, vendor: Vendor, baseUrl: string, capTokens: number | null) {
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
    const { target, timeouts, signal, request } = this.#call;
    const outgoing: EgressRequest = {
      method: "POST",
      baseUrl: this.#baseUrl,
      path: this.#pathOf(String(input)),
      headers: { ...Object.fromEntries(new Headers(init?.headers)), "user-agent": "gatehouse" },
      body: this.#capped(String(init?.body)),
      credentialId: target.credentialId,
      timeouts,
      signal,
      maxBytes: MAX_ANSWER_BYTES,
    };
    return request.stream ? this.#stream(outgoing) : this.#document(outgoing);
  };

  async #document(outgoing: EgressRequest): Promise<Response> {
    const { status, headers, bytes } = await this.#egress.fetchDocument(outgoing);
    if (status < 200 || status >= 300) throw this.#refused(status, headers, bytes.toString("utf8", 0, MAX_ERROR_BYTES));
    return this.#answer(status, headers, bytes as Uint8Array<ArrayBuffer>);
  }

  async #stream(outgoing: EgressRequest): Promise<Response> {
    const { status, headers, body } = await this.#egress.send(outgoing);
    if (status < 200 || status >= 300) throw this.#refused(status, headers, await readSome(body, MAX_ERROR_BYTES));
    this.#body = body;
    return this.#answer(status, headers, Readable.toWeb(body) as unknown as ReadableStream<Uint8Array>);
  }

  #refused(status: number, headers: IncomingHttpHeaders, body: string): UpstreamFailure {
    return errorAnswerFailure({ status, headers, body, secret: this.#call.target.secret });
  }

  #answer(status: number, headers: IncomingHttpHeaders, body: Uint8Array<ArrayBuffer> | ReadableStream): Response {
    this.sent = true;
    this.status = status;
    this.headers = headers;
    return new Response(body, { status, headers: { "content-type": headers["content-type"] ?? "application/json" } });
  }

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
