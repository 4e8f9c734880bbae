import type { Span } from "../../finding.ts";
import { findEach } from "../boundary.ts";

/**
 * Private keys in PEM or OpenPGP armour, from the first line to the last, also with escaped line breaks. Of a key that is
 * cut off, what is there.
 */
export function findPrivateKeys(text: string): Iterable<Span> {
  if (!text.includes("-----BEGIN ")) return [];
  return findEach(text, PRIVATE_KEY, ({ start, end }, [, head = "", body = "", last]) => {
    if (!KEY_MATERIAL.test(body)) return null;
    return { start, end: last ? end : endOfKeyMaterial(text, start + head.length) };
  });
}

/** Reads up to the next line of hyphens, so that what is read for one key is not read again for the next. */
const PRIVATE_KEY =
  /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)((?:[^-]|-(?!----)){40,16384})(-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g;

/** Tells a key from code that only speaks of one. Lines such as `Proc-Type: 4,ENCRYPTED` may come first. */
const KEY_MATERIAL = /^(?:[\s"'`+,]|\\[nrt]|[A-Z][A-Za-z-]{1,30}: [^\r\n\\]{0,200}(?=[\r\n\\]))*[A-Za-z0-9+/]{40}/;
const UP_TO_PROSE = /(?:[A-Za-z0-9+/=\s"']|\\[nrt])*/y;

function endOfKeyMaterial(text: string, from: number): number {
  UP_TO_PROSE.lastIndex = from;
  return from + (UP_TO_PROSE.exec(text)?.[0].length ?? 0);
}
