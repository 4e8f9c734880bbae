import type { Span } from "../../finding.ts";
import { ESCAPED, isWordCharacter } from "../boundary.ts";

/** E-mail addresses: found by their `@`, from which a bounded number of characters is read to both sides (RFC 5321). */
export function* findEmails(text: string): Generator<Span> {
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const start = startOfLocalPart(text, at, from);
    const end = start < at ? endOfDomain(text, at + 1) : -1;
    if (end === -1 || isNoMail(text, start, at, end)) continue;
    yield { start, end };
    from = end;
  }
}

const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 255;
/** More is allowed, but is rather what stands around an address. */
const MARKS_IN_LOCAL_PART = "._%+-'";

const ESCAPE = new RegExp(`^${ESCAPED}`);

/** @returns `at` where there is none; never before `from` */
function startOfLocalPart(text: string, at: number, from: number): number {
  const least = Math.max(from, at - MAX_LOCAL_PART);
  let start = at;
  while (start > least && isInLocalPart(text, start - 1)) start -= 1;
  if (text[start - 1] === "\\") start += ESCAPE.exec(text.slice(start, at))?.[0].length ?? 0;
  while (start < at && !isWordCharacter(text.charCodeAt(start)) && text[start] !== "_") start += 1;
  return start;
}

const isInLocalPart = (text: string, index: number): boolean =>
  isWordCharacter(text.charCodeAt(index)) || MARKS_IN_LOCAL_PART.includes(text[index] as string);

/** @returns where the top-level domain ends; -1 where there is none */
function endOfDomain(text: string, start: number): number {
  const labels: string[] = [];
  let end = start;
  for (let label = labelAt(text, end); label !== "" && end - start < MAX_DOMAIN; label = labelAt(text, end)) {
    labels.push(label);
    end += label.length;
    if (text[end] !== ".") break;
    end += 1;
  }
  if (text[end - 1] === ".") end -= 1;
  return labels.length > 1 && TOP_LEVEL.test(labels.at(-1) as string) ? end : -1;
}

const MAX_LABEL = 63;
const TOP_LEVEL = /^(?:[A-Za-z\u00c0-\u024f]{2,}|xn--[A-Za-z0-9-]+)$/;

/** Letters, digits and, between them, hyphens. */
function labelAt(text: string, start: number): string {
  let end = start;
  while (end - start < MAX_LABEL && (isWordCharacter(text.charCodeAt(end)) || (text[end] === "-" && end > start)))
    end += 1;
  while (text[end - 1] === "-" && end > start) end -= 1;
  return text.slice(start, end);
}

/** Names of files, as in `image@2x.png`; none of these endings is a top-level domain. */
const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|avif|css|scss|jsx?|tsx?|mjs|json|html?|xml|pdf|txt|ya?ml|class)$/i;
/** `package@1.2.3-beta.rc` */
const VERSION = /^v?\d+\.\d+\.\d/;
/** How repositories of source code are addressed: `git@host:path`. */
const REPOSITORY_USERS = new Set(["git", "svn", "hg"]);
/** `scheme://user:password@host`: what is before the `@` is no mailbox. */
const USER_OF_URL = /:\/\/[^\s/@?#,;<>"'()]*$/;
const USER_REACH = 200;

function isNoMail(text: string, start: number, at: number, end: number): boolean {
  const domain = text.slice(at + 1, end);
  if (VERSION.test(domain) || FILE_ENDING.test(domain)) return true;
  if (USER_OF_URL.test(text.slice(Math.max(0, at - USER_REACH), at))) return true;
  return REPOSITORY_USERS.has(text.slice(start, at)) && (text[end] === ":" || text[end] === "/");
}
