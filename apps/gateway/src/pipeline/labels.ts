import { GatehouseError } from "@gatehouse/domain";
import type { Exchange } from "../http/exchange.ts";

/** What a caller says of a request beside the request itself, for rules and records. */
export interface Labels {
  tags: readonly string[];
  metadata: Readonly<Record<string, string>>;
}

const TAGS = "x-gatehouse-tags";
const METADATA = "x-gatehouse-metadata";
const MOST_TAGS = 20;
const TAG = /^[\w.:/-]{1,64}$/;
const MOST_FIELDS = 16;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 256;
const NOTHING = { tags: [], metadata: {} };

/**
 * Reads `x-gatehouse-tags` (words, with commas between) and `x-gatehouse-metadata` (a JSON object of texts). They are
 * recorded, so they are small.
 * @throws GatehouseError `invalid_request`
 */
export function readLabels(exchange: Exchange): Labels {
  const tags = exchange.headers(TAGS);
  const metadata = exchange.headers(METADATA);
  if (tags.length === 0 && metadata.length === 0) return NOTHING;
  return { tags: readTags(tags), metadata: readMetadata(metadata) };
}

function readTags(given: readonly string[]): string[] {
  const words = given.flatMap((value) => value.split(",")).map((word) => word.trim());
  const tags = [...new Set(words.filter((word) => word !== ""))];
  if (tags.length <= MOST_TAGS && tags.every((tag) => TAG.test(tag))) return tags;
  throw malformed(TAGS, `at most ${MOST_TAGS} words of letters, digits and . _ : / - with commas between`);
}

function readMetadata([first, ...others]: readonly string[]): Record<string, string> {
  if (first === undefined) return {};
  const fields = others.length === 0 ? parse(first) : undefined;
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw malformedMetadata();
  const entries = Object.entries(fields);
  const isSmall = ([name, value]: [string, unknown]) =>
    isText(name, LONGEST_NAME) && typeof value === "string" && isText(value, LONGEST_VALUE);
  if (entries.length > MOST_FIELDS || !entries.every(isSmall)) throw malformedMetadata();
  return Object.fromEntries(entries);
}

const malformedMetadata = () =>
  malformed(METADATA, `a JSON object of at most ${MOST_FIELDS} texts of at most ${LONGEST_VALUE} characters`);

const malformed = (header: string, expected: string): GatehouseError =>
  new GatehouseError("invalid_request", { message: `The header '${header}' has to be ${expected}.` });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What can be stored and shown: whole characters, and none that control something. */
const isText = (text: string, longest: number): boolean =>
  text.length <= longest && text.isWellFormed() && !/\p{Cc}/u.test(text);
