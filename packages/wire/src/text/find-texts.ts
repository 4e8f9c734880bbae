import { isRecord } from "../body/fields.ts";
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

/** A key or an index, and all that lead to it: paths of many deep texts are the same but for their ends. */
interface Step {
  key: string | number;
  before: Step | undefined;
}

/** What is known of a text beside its place. */
interface Traits {
  name?: true;
  signed?: true;
  json?: true;
}

/** A text and where it lies. Small: there may be half a million of them. */
export class FoundText {
  /** Never empty. */
  readonly text: string;
  readonly #step: Step | undefined;
  readonly #traits: Traits;

  constructor(text: string, step: Step | undefined, traits: Traits) {
    this.text = text;
    this.#step = step;
    this.#traits = traits;
  }

  /** Keys and indexes from the root. Made when it is asked for, which is done for few. */
  get path(): Path {
    const path: (string | number)[] = [];
    for (let step = this.#step; step; step = step.before) path.push(step.key);
    return path.reverse();
  }

  /** The text is the last key of the path itself: a caller's own name for a value. */
  get name(): true | undefined {
    return this.#traits.name;
  }

  /** A vendor has signed it, and refuses it when it comes back changed. */
  get signed(): true | undefined {
    return this.#traits.signed;
  }

  /** The text is JSON of its own: the arguments of a call. */
  get json(): true | undefined {
    return this.#traits.json;
  }
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

const NONE: ReadonlySet<object> = new Set();

/**
 * Every text inside a value, in the order in which a parser lists them.
 * @param at where the value lies; its last key tells what the value is
 * @param zone what it is where that key is not one of the format's; `structure` otherwise
 * @param thoughts the objects in which all texts are signed
 */
export function findTexts(
  value: unknown,
  at: Path,
  zone: "structure" | "free" = "structure",
  thoughts: ReadonlySet<object> = NONE,
): FoundText[] {
  return new TextFinder(thoughts).search(value, at, zone);
}

class TextFinder {
  readonly #found: FoundText[] = [];
  readonly #thoughts: ReadonlySet<object>;

  constructor(thoughts: ReadonlySet<object>) {
    this.#thoughts = thoughts;
  }

  search(value: unknown, at: Path, within: Zone): FoundText[] {
    const key = String(at.findLast((step) => typeof step === "string") ?? "");
    const zone = typeof value === "object" ? zoneOf(key, value, "") : "structure";
    let step: Step | undefined;
    for (const each of at) step = { key: each, before: step };
    const place = { owner: {}, zone: zone === "structure" ? within : zone, signed: false, depth: at.length };
    this.#visit(value, key, place, step);
    return this.#found;
  }

  #visit(value: unknown, key: string, within: Within, step: Step | undefined): void {
    if (typeof value === "string") return this.#text(value, key, within, step);
    if (typeof value !== "object" || value === null || within.depth > MAX_DEPTH) return;
    const depth = within.depth + 1;
    if (Array.isArray(value)) {
      const inside = { ...within, depth };
      for (let index = 0; index < value.length; index++) {
        this.#visit(value[index], key, inside, { key: index, before: step });
      }
      return;
    }
    const owner = value as Record<string, unknown>;
    const signed = within.signed || this.#thoughts.has(owner);
    for (const name of Object.keys(owner)) {
      if (within.zone === "structure" && SETTING_OBJECTS.has(name)) continue;
      const next = { key: name, before: step };
      if (within.zone === "free" && !IDENTIFIER.test(name)) this.#add(name, next, signed, { name: true });
      const inner = owner[name];
      const zone = typeof inner === "object" ? zoneBelow(within.zone, name, inner, key) : within.zone;
      this.#visit(inner, name, { owner, zone, signed, depth }, next);
    }
  }

  #text(text: string, key: string, { owner, zone, signed }: Within, step: Step | undefined): void {
    if (zone === "structure" && isCode(key, owner)) return;
    if (zone === "schema" && SCHEMA_CODES.has(key)) return;
    if (isDataUrl(text)) return;
    this.#add(text, step, signed, zone === "structure" && key === "arguments" ? ARGUMENTS : PLAIN);
  }

  #add(text: string, step: Step | undefined, signed: boolean, traits: Traits): void {
    if (text === "") return;
    this.#found.push(new FoundText(text, step, signed ? { ...traits, signed } : traits));
  }
}

const PLAIN: Traits = {};
const ARGUMENTS: Traits = { json: true };

interface Within {
  owner: Readonly<Record<string, unknown>>;
  zone: Zone;
  signed: boolean;
  /** Keys and indexes from the root. */
  depth: number;
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
