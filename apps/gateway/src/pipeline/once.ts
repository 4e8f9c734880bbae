import { hash } from "node:crypto";
import { GatehouseError } from "@gatehouse/domain";
import type { Gateway } from "../container.ts";
import { type RecordedAnswer, recordAnswer } from "../http/recording.ts";
import type { Authorized } from "./context.ts";

/** After once: the request is the first with its idempotency key, or has none. */
export interface Single {
  authorized: Authorized;
  /** It was answered before, and has just been again. */
  replayed: boolean;
  /** The caller got the whole answer: the next request with this key gets the same. */
  keep(): void;
  /** The request is over. */
  release(): void;
}

/** The header's form is IETF's draft-ietf-httpapi-idempotency-key-header, without its quotes, as SDKs send it. */
const HEADER = "idempotency-key";
const KEY = /^[\x21-\x7e]{1,255}$/;
const nothing = () => {};

/**
 * Runs a request that carries an idempotency key once: while it is under way another one with that key is told so, and
 * when it has been answered another one gets that answer, unbilled. One that failed may be repeated. Forms are too large
 * to compare; their header means nothing.
 * @throws GatehouseError `idempotency_conflict`, `idempotency_mismatch`, `invalid_request`
 */
export function once({ replays }: Gateway, authorized: Authorized): Single {
  const { exchange, request, key } = authorized;
  const given = exchange.headers(HEADER);
  if (given.length === 0 || request.form) return { authorized, replayed: false, keep: nothing, release: nothing };
  const [idempotencyKey = ""] = given;
  if (given.length > 1 || !KEY.test(idempotencyKey)) {
    throw new GatehouseError("invalid_request", {
      message: "'Idempotency-Key' has to be one word of at most 255 characters.",
    });
  }
  const name = hash("sha256", `${key.configuration.id} ${exchange.path}${exchange.query} ${idempotencyKey}`, "base64");
  const before = replays.begin(name, hash("sha256", request.bytes, "base64"));
  if (before) {
    send(authorized, before);
    return { authorized, replayed: true, keep: nothing, release: nothing };
  }
  const room = replays.room();
  const recording = recordAnswer(exchange, room);
  let kept: RecordedAnswer | undefined;
  return {
    authorized: { ...authorized, exchange: recording.exchange },
    replayed: false,
    keep: () => {
      kept = recording.answer();
    },
    release: () => {
      room.close();
      replays.end(name, kept);
    },
  };
}

const send = ({ exchange }: Authorized, { status, contentType, bytes, headers }: RecordedAnswer): void =>
  exchange.sendDocument(status, contentType, bytes, { ...headers, "x-gatehouse-replayed": "true" });
