import { isUtf8 } from "node:buffer";
import { GatehouseError } from "@gatehouse/domain";
import { invalid, isRecord } from "./fields.ts";
import { type JsonMember, outlineJson } from "./json-outline.ts";
import { readJson } from "./read-json.ts";

const LIMITS = { maxDepth: 64, maxValues: 500_000 };

export interface ParsedBody {
  bytes: Buffer;
  body: Record<string, unknown>;
  members: readonly JsonMember[];
}

/**
 * The one JSON.parse of a request.
 * @param guarded keys that decide what is allowed, held and billed: each must be there once at most, in this spelling
 * @throws GatehouseError invalid_encoding, request_too_deep, invalid_json, invalid_request
 */
export function parseBody(bytes: Buffer, guarded: GuardedKeys): ParsedBody {
  if (!isUtf8(bytes)) throw new GatehouseError("invalid_encoding");
  const outline = outlineJson(bytes, LIMITS);
  if (outline.exceeded === "depth") throw new GatehouseError("request_too_deep");
  if (outline.exceeded === "values") invalid(null, "The request body holds too many values.");
  let body = parseObject(bytes);
  let names = new Names(body);
  if (names.doubtful) {
    body = readJson(bytes.toString("utf8")) as Record<string, unknown>;
    names = new Names(body);
  }
  guarded.check(outline.members);
  if (names.count !== outline.names) invalid(null, "An object in the request body has the same key twice.");
  return { bytes, body, members: outline.members };
}

/**
 * JSON with a double key means one thing to us and perhaps another to the provider: a request could be judged by one
 * model and answered by another. The same goes for other spellings, since parsers in the field ignore case; this names
 * the key at fault, while doubles further inside are only counted.
 */
export class GuardedKeys {
  readonly #order: ReadonlyMap<string, number>;
  /** Folded spelling -> the right one. */
  readonly #spellings: ReadonlyMap<string, string>;
  readonly #longest: number;

  /** @param keys at most 31 */
  constructor(keys: readonly string[]) {
    this.#order = new Map(keys.map((key, index) => [key, index]));
    this.#spellings = new Map(keys.map((key) => [fold(key), key]));
    this.#longest = Math.max(...keys.map((key) => key.length));
  }

  check(members: readonly Pick<JsonMember, "key">[]): void {
    let seen = 0;
    for (const { key } of members) {
      const index = this.#order.get(key);
      if (index !== undefined) {
        const bit = 1 << index;
        if (seen & bit) invalid(key, `'${key}' is given more than once.`);
        seen |= bit;
      } else if (key.length <= this.#longest) this.#refuseOtherSpelling(key);
    }
  }

  #refuseOtherSpelling(key: string): void {
    const right = this.#spellings.get(fold(key));
    if (right !== undefined) invalid(right, `'${right}' is spelled differently; write it exactly so.`);
  }
}

/** Upper case first: it folds U+017F (long s), lower case then folds U+212A (Kelvin). */
const fold = (key: string) => key.toUpperCase().toLowerCase();

/** Names of all objects in a parsed text: fewer than it has members when one is there twice, and the last one counted. */
class Names {
  count = 0;
  /** JSON.parse may have taken one for another: what it takes it for is spelled with its escapes (see `readJson`). */
  doubtful = false;

  constructor(value: object) {
    this.#add(value);
  }

  #add(value: object): void {
    if (Array.isArray(value)) {
      for (const entry of value) if (typeof entry === "object" && entry !== null) this.#add(entry);
      return;
    }
    for (const name in value) {
      this.count += 1;
      this.doubtful ||= name.includes("\\");
      const entry = (value as Record<string, unknown>)[name];
      if (typeof entry === "object" && entry !== null) this.#add(entry);
    }
  }
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new GatehouseError("invalid_json", { message: describeSyntaxError(bytes, cause) });
  }
  if (!isRecord(body)) invalid(null, "The request body has to be a JSON object.");
  return body;
}

/** Says where the text breaks, never what it holds. */
function describeSyntaxError(bytes: Buffer, cause: unknown): string {
  if (bytes.length === 0) return "The request body is empty; send a JSON object.";
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined;
  return position === undefined
    ? "The request body is not valid JSON."
    : `The request body is not valid JSON (at character ${position}).`;
}
