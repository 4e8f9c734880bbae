import { GatehouseError, uuidv7 } from "@gatehouse/domain";
import { OPENAI_ERRORS } from "@gatehouse/wire";
import type { Exchange } from "./exchange.ts";

/** An exchange in which the gateway itself asks, on behalf of a caller. */
export interface InnerExchange {
  exchange: Exchange;
  /** The document that it was answered with; undefined: an error, or nothing yet. */
  answer(): Buffer | undefined;
}

/** What the caller has said of its request goes for this one, too. */
const LABELS = new Set(["x-gatehouse-tags", "x-gatehouse-metadata"]);

/** @param path of the endpoint that would have been asked */
export function createInnerExchange(outer: Exchange, path: string): InnerExchange {
  let document: Buffer | undefined;
  let status = 0;
  const never = () => {
    throw new GatehouseError("internal_error", { cause: new Error("an inner request has no body and no stream") });
  };
  const exchange: Exchange = {
    requestId: `req_${uuidv7().replaceAll("-", "")}`,
    path,
    query: "",
    errors: OPENAI_ERRORS,
    startedMs: performance.now(),
    peer: outer.peer,
    get status() {
      return status;
    },
    firstByteMs: undefined,
    signal: outer.signal,
    giveUp: () => {},
    headers: (name) => (LABELS.has(name) ? outer.headers(name) : []),
    announce: () => {},
    readBody: never,
    readForm: never,
    sendDocument(given, _contentType, body) {
      status = given;
      if (given === 200) document = Buffer.from(body);
    },
    sendError(error) {
      status = error.status;
      return status;
    },
    openStream: never,
    write: never,
    onDrain: () => {},
    end: () => {},
    cut: () => {},
  };
  return { exchange, answer: () => document };
}
