/** Where one member of the root object lies: offsets into the bytes, ends exclusive. */
export interface JsonMember {
  /** Decoded: `"mod\u0065l"` is `model`. */
  key: string;
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
}

export interface JsonOutline {
  /** Members of the root object in order of appearance, doubles included; empty for any other root. */
  members: JsonMember[];
  /** Members of all objects together, doubles included. */
  names: number;
  /** Every bracket and string that was opened was closed. Says nothing more about validity. */
  balanced: boolean;
  /** Why the scan stopped early. */
  exceeded: "depth" | "values" | null;
}

export interface OutlineLimits {
  maxDepth: number;
  /** Bound of commas plus brackets: what JSON.parse allocates for grows with it, not with the bytes. */
  maxValues: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NATIVE_SEARCH_AFTER = 32;

/**
 * One pass over a JSON text that finds the members of its root object without parsing it. The spans are only
 * right for valid JSON, so parse the same bytes before they are used.
 */
export function outlineJson(bytes: Buffer, limits: OutlineLimits): JsonOutline {
  const members: JsonMember[] = [];
  const length = bytes.length;
  let depth = 0;
  let values = 0;
  let names = 0;
  let rootIsObject = false;
  let keyStart = -1;
  let keyEnd = -1;
  let valueStart = -1;
  let lastEnd = -1;
  let afterColon = false;
  const result = (balanced: boolean, exceeded: JsonOutline["exceeded"]) => ({ members, names, balanced, exceeded });
  const closeMember = () => {
    if (keyStart >= 0 && valueStart >= 0) {
      members.push({ key: decodeString(bytes, keyStart, keyEnd), keyStart, keyEnd, valueStart, valueEnd: lastEnd });
    }
    keyStart = valueStart = -1;
    afterColon = false;
  };

  let at = 0;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte <= 0x20) {
      at++;
      continue;
    }
    const inRoot = depth === 1 && rootIsObject;
    if (byte === QUOTE) {
      const end = stringEnd(bytes, at);
      if (end < 0) return result(false, null);
      if (inRoot) {
        if (afterColon) {
          if (valueStart < 0) valueStart = at;
        } else {
          keyStart = at;
          keyEnd = end;
        }
        lastEnd = end;
      }
      at = end;
      continue;
    }
    if (byte === 0x7b || byte === 0x5b) {
      if (depth === 0) rootIsObject = byte === 0x7b;
      else if (inRoot && afterColon && valueStart < 0) valueStart = at;
      if (++depth > limits.maxDepth) return result(false, "depth");
      if (++values > limits.maxValues) return result(false, "values");
    } else if (byte === 0x7d || byte === 0x5d) {
      if (inRoot) closeMember();
      if (--depth < 0) return result(false, null);
      if (depth === 1) lastEnd = at + 1;
    } else if (byte === 0x2c) {
      if (inRoot) closeMember();
      if (++values > limits.maxValues) return result(false, "values");
    } else if (byte === 0x3a) {
      names++;
      if (inRoot) afterColon = true;
    } else if (inRoot) {
      if (afterColon && valueStart < 0) valueStart = at;
      lastEnd = at + 1;
    }
    at++;
  }
  return result(depth === 0 && length > 0, null);
}

/** Offset after the closing quote of the string that opens at `open`, or -1. Long strings are searched natively. */
export function stringEnd(bytes: Buffer, open: number): number {
  let at = open + 1;
  let slowUntil = at + NATIVE_SEARCH_AFTER;
  while (at < bytes.length) {
    if (at < slowUntil) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      at += byte === BACKSLASH ? 2 : 1;
      continue;
    }
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return -1;
    let run = quote;
    while (run > at && bytes[run - 1] === BACKSLASH) run--;
    if ((quote - run) % 2 === 0) return quote + 1;
    at = quote + 1;
    slowUntil = at + NATIVE_SEARCH_AFTER;
  }
  return -1;
}

/** The text that the string literal at `[start, end)`, quotes included, stands for. */
export function decodeString(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString("utf8", start + 1, end - 1);
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
