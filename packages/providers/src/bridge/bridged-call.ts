import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { UpstreamCall } from "../adapter.ts";
import type { SignedEgress, UnsignedRequest } from "../auth/signed-egress.ts";
import type { EgressResponse } from "../egress/egress.ts";
import { readSome } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import type { BridgeFormat, Reach } from "../presets.ts";
import { callPath } from "../reach.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";
import type { Vendor, VendorFetch, VendorTarget } from "./vendor.ts";

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/** Where a call goes, and as what. */
export interface Crossing {
  vendor: Vendor;
  target: VendorTarget;
  reach: Reach;
  format: BridgeFormat;
  capTokens: number | null;
}

/**
 * One call of a vendor's package, seen from the network side: it gets `fetch` from here, so whatever it sends goes
 * through egress, within the output cap, and every error status becomes a failure before the package sees it. The
 * address is the target's own, whatever the package asks for.
 */
export class BridgedCall {
  status = 200;
  headers: IncomingHttpHeaders = {};
  /** A request left this machine: from here on a failure may have been billed. */
  sent = false;
  readonly #egress: SignedEgress;
  readonly #call: UpstreamCall;
  readonly #crossing: Crossing;
  #body: Readable | undefined;

  constructor(egress: SignedEgress, call: UpstreamCall, crossing: Crossing) {
    this.#egress = egress;
    this.#call = call;
    this.#crossing = crossing;
  }

  /** Closes the upstream connection when the answer is not wanted any more. */
  abandon(): void {
    this.#body?.destroy();
  }

  readonly vendorFetch: VendorFetch = async (_address, init) => {
    if (this.sent) throw new Error("a package made a second call");
    const outgoing = this.#outgoing(init);
    return this.#call.request.stream ? this.#stream(outgoing) : this.#document(outgoing);
  };

  /** Sends what a package wrote, for an answer that is read without it. @throws UpstreamFailure */
  async open(init: RequestInit | undefined): Promise<EgressResponse> {
    const answer = await this.#opened(this.#outgoing(init));
    this.sent = true;
    this.status = answer.status;
    this.headers = answer.headers;
    return answer;
  }

  #outgoing(init: RequestInit | undefined): UnsignedRequest {
    const { target, timeouts, signal, request } = this.#call;
    const { reach, format } = this.#crossing;
    return {
      method: "POST",
      baseUrl: reach.baseUrl,
      path: callPath(reach, format, { target, stream: request.stream }),
      headers: { ...Object.fromEntries(new Headers(init?.headers)), "user-agent": "gatehouse" },
      body: this.#bodyOf(String(init?.body)),
      target,
      format,
      timeouts,
      signal,
      maxBytes: MAX_ANSWER_BYTES,
    };
  }

  async #document(outgoing: UnsignedRequest): Promise<Response> {
    const { status, headers, bytes } = await this.#egress.fetchDocument(outgoing);
    if (status < 200 || status >= 300) throw this.#refused(status, headers, bytes.toString("utf8", 0, MAX_ERROR_BYTES));
    return this.#answer(status, headers, bytes as Uint8Array<ArrayBuffer>);
  }

  async #opened(outgoing: UnsignedRequest): Promise<EgressResponse> {
    const answer = await this.#egress.send(outgoing);
    const { status, headers, body } = answer;
    if (status < 200 || status >= 300) throw this.#refused(status, headers, await readSome(body, MAX_ERROR_BYTES));
    this.#body = body;
    return answer;
  }

  async #stream(outgoing: UnsignedRequest): Promise<Response> {
    const { status, headers, body } = await this.#opened(outgoing);
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

  #bodyOf(text: string): string {
    const { vendor, target, reach, format, capTokens } = this.#crossing;
    const body = JSON.parse(text) as Record<string, unknown>;
    if (capTokens !== null) vendor.capOutput(body, capTokens, target);
    vendor.adapt?.(body, target);
    const { remove = [], set = {} } = reach.bodyEdits[format] ?? {};
    for (const field of remove) delete body[field];
    return JSON.stringify(Object.assign(body, set));
  }
}
