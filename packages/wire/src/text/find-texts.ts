import { isRecord } from "../body/fields.ts";
import { unpackMetadata } from "../canonical/vendor-metadata.ts";
import type { Path } from "./json-edits.ts";
import {
  FREE,
  isCode,
  isDataUrl,
  SCHEMA_CODES,
  SCHEMA_MAPS,
  SCHEMA_VALUES,
  SCHEMAS,
  SETTING_OBJECTS,
} from "./words.ts";

/** A text and where it lies. */
export interface FoundText {
  /** Keys and indexes from the root. */
  path: Path;
  /** Never empty. */
  text: string;
  /** The text is the last key of the path itself: a caller's own name for a value. */
  name?: true;
  /** A vendor has signed it, and refuses it when it comes back changed. */
  signed?: true;
  /** The text is JSON of its own: the arguments of a call. */
  json?: true;
}

/**
 * What the keys of a place are: words of the format (`structure`), of JSON Schema (`schema`, and `schemas` where they are
 * names of some), or the caller's own (`free`).
 */
type Zone = "structure" | "schema" | "schemas" | "free";

/** What a request is refused for anyway. Of an answer, what lies deeper is neither looked at nor changed. */
const MAX_DEPTH = 500;
/** Names that programmers give, which are the better part of all names. Any other may be a datum itself. */
const IDENTIFIER = /^[A-Za-z_$][\w$-]{0,63}$/;

/**
 * Every text inside a value, in the order in which a parser lists them.
 * @param at where the value lies; its last key tells what the value is
 * @param zone what it is where that key is not one of the format's; `structure` otherwise
 */
export function findTexts(value: unknown, at: Path, zone: "structure" | "free" = "structure"): FoundText[] {
  return new TextFinder(at).search(value, zone);
}

class TextFinder {
  readonly #found: FoundText[] = [];
  readonly #path: (string | number)[];
  readonly #key: string;

  constructor(at: Path) {
    this.#path = [...at];
    this.#key = String(at.findLast((step) => typeof step === "string") ?? "");
  }

  search(value: unknown, within: Zone): FoundText[] {
    const zone = typeof value === "object" ? zoneOf(this.#key, value, "") : "structure";
    this.#visit(value, this.#key, { owner: {}, zone: zone === "structure" ? within : zone, signed: false });
    return this.#found;
  }

  #visit(value: unknown, key: string, within: Within): void {
    if (typeof value === "string") return this.#text(value, key, within);
    if (typeof value !== "object" || value === null || this.#path.length > MAX_DEPTH) return;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        this.#path.push(index);
        this.#visit(value[index], key, within);
        this.#path.pop();
      }
      return;
    }
    const owner = value as Record<string, unknown>;
    const signed = within.signed || (within.zone === "structure" && isSigned(owner, key));
    for (const name of Object.keys(owner)) {
      if (within.zone === "structure" && SETTING_OBJECTS.has(name)) continue;
      this.#path.push(name);
      if (within.zone === "free" && !IDENTIFIER.test(name)) this.#add({ text: name, name: true }, signed);
      const inner = owner[name];
      const zone = typeof inner === "object" ? zoneBelow(within.zone, name, inner, key) : within.zone;
      this.#visit(inner, name, { owner, zone, signed });
      this.#path.pop();
    }
  }

  #text(text: string, key: string, { owner, zone, signed }: Within): void {
    if (zone === "structure" && isCode(key, owner)) return;
    if (zone === "schema" && SCHEMA_CODES.has(key)) return;
    if (isDataUrl(text)) return;
    this.#add({ text, ...(zone === "structure" && key === "arguments" && { json: true }) }, signed);
  }

  #add(found: Omit<FoundText, "path" | "signed">, signed: boolean): void {
    if (found.text === "") return;
    this.#found.push({ path: [...this.#path], ...found, ...(signed && { signed }) });
  }
}

interface Within {
  owner: Readonly<Record<string, unknown>>;
  zone: Zone;
  signed: boolean;
}

function zoneBelow(zone: Zone, key: string, value: unknown, ownerKey: string): Zone {
  switch (zone) {
    case "free":
      return "free";
    case "schemas":
      return "schema";
    case "schema":
      if (SCHEMA_MAPS.has(key)) return "schemas";
      return SCHEMA_VALUES.has(key) ? "free" : "schema";
    case "structure":
      return zoneOf(key, value, ownerKey);
  }
}

function zoneOf(key: string, value: unknown, ownerKey: string): Zone {
  // A list of inputs is a conversation's; an object is what a tool is called with.
  if (FREE.has(key) || (key === "input" && isRecord(value))) return "free";
  if (key === "response") return /^function_?response$/i.test(ownerKey) ? "free" : "schema";
  return SCHEMAS.has(key) ? "schema" : "structure";
}

/**
 * What a model thought, with the mark by which its vendor knows it again. Google signs calls and texts as well, but for
 * what was thought before them: those it takes with other words (its own clients write arguments anew).
 */
function isSigned(owner: Readonly<Record<string, unknown>>, key: string): boolean {
  if (key === "reasoning_details" || isMark(owner.signature)) return true;
  if (owner.thought === true) return isMark(owner.thoughtSignature) || isMark(owner.thought_signature);
  const { encrypted_content: packed } = owner;
  return typeof packed === "string" && unpackMetadata(packed) !== undefined;
}

const isMark = (value: unknown): boolean => typeof value === "string" && value !== "";
