import { spliceResponsesBody } from "@gatehouse/wire";
import type { Outcome, UpstreamCall, UpstreamTarget } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";
import { failedAnswer } from "./failed-answer.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";

type Json = Record<string, unknown>;

const WANTED = ["id", "error", "usage", "model", "status", "incomplete_details", "service_tier", "store"];
const ENDS = new Set(["response.completed", "response.incomplete", "response.failed", "response.cancelled"]);

export const openAiResponsesNative: NativeFormat = {
  framing: (request) => (request.stream ? "events" : "document"),
  encode: ({ request, target, outputCapTokens }, { quirks }) =>
    spliceResponsesBody(request, { model: target.upstreamModel, outputCapTokens, drop: quirks.drop }),
  readDocument(bytes, { target }) {
    const document = parseDocument(bytes, WANTED, "output");
    const outcome: Outcome = {
      ...seenIn(target.provider, document),
      ...searches(document.output),
      complete: true,
      outputBytes: outputBytes(document.output),
    };
    if (isRecord(document.error)) throw failedAnswer(document.error, target.secret, outcome);
    if (document.output === undefined && document.status !== "incomplete") throw invalidResponse();
    return outcome;
  },
  eventReader: (call) => new ResponseEventReader(call),
};

/** The last event holds the whole response; until then only its model is known. */
class ResponseEventReader implements EventReader {
  readonly endsWithDone = false;
  readonly #target: UpstreamTarget;
  #response: Json = {};
  #outputBytes = 0;
  #ended = false;

  constructor({ target }: UpstreamCall) {
    this.#target = target;
  }

  read(event: Json): ReturnType<EventReader["read"]> {
    const type = typeof event.type === "string" ? event.type : "";
    if (type.endsWith(".delta") && typeof event.delta === "string") this.#outputBytes += Buffer.byteLength(event.delta);
    if (isRecord(event.response)) this.#response = event.response;
    if (!ENDS.has(type)) return "pass";
    this.#ended = true;
    if (type !== "response.failed" || !isRecord(this.#response.error)) return "pass";
    const { ended: _, ...seen } = this.outcome();
    return { fail: failedAnswer(this.#response.error, this.#target.secret, seen) };
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    const { usage, ...seen } = seenIn(this.#target.provider, this.#response);
    return {
      ...seen,
      // A response on its way may hold a report of what it has come to so far.
      usage: usage && !this.#ended ? { ...usage, partial: true } : usage,
      ...searches(this.#response.output),
      outputBytes: this.#outputBytes,
      ended: this.#ended,
    };
  }
}

function seenIn(provider: string, response: Json) {
  const { usage, model, status, incomplete_details: incomplete, service_tier: tier } = response;
  const reason = isRecord(incomplete) ? incomplete.reason : status;
  return {
    usage: isRecord(usage) ? { shape: "openai-responses" as const, provider, raw: usage } : null,
    responseModel: typeof model === "string" && model !== "" ? model : null,
    finishReason: typeof reason === "string" && reason !== "in_progress" ? reason : null,
    ...(typeof tier === "string" ? { serviceTier: tier } : {}),
    ...keptAs(response),
  };
}

/** Items are kept with their response, and can be referred to one by one; containers live on in any case. */
function keptAs({ id, store, output }: Json): Pick<Outcome, "keptAs"> {
  const items = Array.isArray(output) ? output.filter(isRecord) : [];
  const containers = items.map((item) => item.container_id).filter(isId);
  if (store === false || !isId(id)) {
    return containers.length > 0 ? { keptAs: { responseId: null, itemIds: containers } } : {};
  }
  return { keptAs: { responseId: id, itemIds: [...items.map((item) => item.id).filter(isId), ...containers] } };
}

/** An id is stored and compared; anything longer is none. */
const isId = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= 256;

/** Searches that the provider made of its own accord are billed one by one. */
function searches(output: unknown): Pick<Outcome, "units"> {
  if (!Array.isArray(output)) return {};
  const count = output.filter((item) => isRecord(item) && item.type === "web_search_call").length;
  return count > 0 ? { units: { search: count } } : {};
}

/** UTF-8 bytes of text, summaries and arguments in the items of an answer. */
function outputBytes(output: unknown): number {
  if (!Array.isArray(output)) return 0;
  const parts = (list: unknown) =>
    Array.isArray(list)
      ? list.reduce((sum: number, part: unknown) => sum + textBytes(isRecord(part) ? part.text : ""), 0)
      : 0;
  return output
    .filter(isRecord)
    .reduce((sum, item) => sum + parts(item.content) + parts(item.summary) + textBytes(item.arguments), 0);
}

const textBytes = (text: unknown): number => (typeof text === "string" ? Buffer.byteLength(text) : 0);
