import type { Span } from "../../finding.ts";
import { findEach } from "../boundary.ts";

/** `user:password` in `scheme://user:password@host`, such as a database's address. */
export function findUrlCredentials(text: string): Iterable<Span> {
  if (!text.includes("://")) return [];
  return findEach(text, CREDENTIALS, ({ start, end }, match) =>
    PLACEHOLDER.test(match[1] ?? "") ? null : { start: start + 3, end: end - 1 },
  );
}

const CREDENTIALS = /:\/\/[^\s:/@"'`<>\\]{0,100}:([^\s/@"'`<>\\]{1,200})@(?=[A-Za-z0-9[])/g;

/** What documentation and templates have in place of a password. */
const PLACEHOLDER = /^(?:pass(?:word|wd)?|pwd|secret|x{3,}|\*+|\.{3}|…|[$%{[(].*|%s|your[_-]?password)$/i;
