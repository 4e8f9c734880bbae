import type {
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import type { GatehouseError } from "@gatehouse/domain";
import type { CallerForm, CallerRequest, GenerationFormat, WireFormat } from "./caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "./canonical/canonical-call.ts";

export interface RenderedError {
  status: number;
  body: Buffer;
  headers: Record<string, string>;
}

/** Errors as the clients of one format expect them. Only an error's public parts are used, never its cause. */
export interface ErrorRenderer {
  document(error: GatehouseError, requestId: string): RenderedError;
  /** The last event of a stream that failed half way; no end marker follows it. */
  event(error: GatehouseError, requestId: string): Buffer;
}

/** What a request's address says of it (Gemini names the model and the streaming there). */
export interface AddressFacts {
  model?: string;
  stream?: boolean;
}

/** One format that callers speak. */
export interface Dialect {
  format: WireFormat;
  /** The word for it in usage records. */
  endpoint: string;
  errors: ErrorRenderer;
  /** A frame that clients skip, to keep a silent stream open; null where some client of the format would stumble. */
  heartbeat: Buffer | null;
  /** Request headers that the format defines and that go on to a provider that speaks it; in lower case. */
  carriedHeaders: readonly string[];
  /** Names in the address's query of which the same is true. */
  carriedQuery: readonly string[];
  /**
   * Reads a body. Checks only what Gatehouse itself acts on; the rest is the provider's to judge.
   * @throws GatehouseError invalid_encoding, request_too_deep, invalid_json, invalid_request, unsupported_parameter
   */
  parse(bytes: Buffer, address: AddressFacts): CallerRequest;
  /** Reads a form, in a format whose bodies are forms; absent in all others. @throws GatehouseError as `parse` */
  parseForm?(form: CallerForm): CallerRequest;
}

/** A format that can be carried to any provider through the canonical model. */
export interface GenerationDialect extends Dialect {
  format: GenerationFormat;
  /**
   * @throws GatehouseError unsupported_parameter for what cannot be carried and would change the answer,
   *   invalid_request for what does not follow the format
   */
  toCanonical(request: CallerRequest, abilities: ContentAbilities): CanonicalCall;
  /** A canonical result as a document. */
  renderResult(result: LanguageModelV4GenerateResult, identity: AnswerIdentity, request: CallerRequest): Buffer;
  streamRenderer(identity: AnswerIdentity, request: CallerRequest): StreamRenderer;
  finishReason(reason: LanguageModelV4FinishReason): string;
}

export interface AnswerIdentity {
  /** 32 hex digits; each format puts its own prefix before them. */
  id: string;
  createdSeconds: number;
  /** The model to name: what the provider says it used, when that is known in time, else the one that was asked for. */
  model: string;
}

/** Turns canonical stream parts into frames of one stream. */
export interface StreamRenderer {
  /**
   * The frames for one part; undefined when it has nothing to show (yet). `finish` closes the stream with the format's
   * end marker. Error parts never come here.
   */
  render(part: LanguageModelV4StreamPart): Buffer | undefined;
}
