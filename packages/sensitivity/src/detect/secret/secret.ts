import type { Span } from "../../finding.ts";
import { endsEscape, inOrder } from "../boundary.ts";
import { findAssignedSecrets } from "./assigned-secret.ts";
import { findPrivateKeys } from "./private-key.ts";
import { SECRET_KINDS, type SecretKind } from "./secret-kinds.ts";
import { findUrlCredentials } from "./url-credentials.ts";

/**
 * Keys, tokens and passwords. The forms are a table of our own rather than secretlint's preset: that can only be awaited,
 * and what is found here decides in passing where a request goes; it also knows neither bare AWS key ids nor web tokens.
 */
export const findSecrets = (text: string): Iterable<Span> =>
  inOrder([
    ...findKnownSecrets(text),
    ...findPrivateKeys(text),
    ...findUrlCredentials(text),
    ...findAssignedSecrets(text),
  ]);

/** By prefix. The rest is matched where the prefix ends. */
const KINDS = new Map<string, { rest: RegExp; kind: SecretKind }>(
  SECRET_KINDS.flatMap((kind) => {
    const rest = new RegExp(`${kind.rest}(?![A-Za-z0-9])`, "y");
    return kind.prefixes.map((prefix) => [prefix, { rest, kind }] as const);
  }),
);

const escaped = (literal: string) => literal.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const PREFIX = new RegExp([...KINDS.keys()].map(escaped).join("|"), "g");

/** One pass for the prefixes of all kinds. */
function* findKnownSecrets(text: string): Generator<Span> {
  let from = 0;
  for (;;) {
    PREFIX.lastIndex = from;
    const match = PREFIX.exec(text);
    if (!match) return;
    const span = secretAt(text, match.index, match[0]);
    if (span) yield span;
    from = span ? span.end : match.index + match[0].length;
  }
}

function secretAt(text: string, start: number, prefix: string): Span | null {
  const found = KINDS.get(prefix);
  if (!found || (/[\w-]/.test(text[start - 1] ?? "") && !endsEscape(text, start))) return null;
  found.rest.lastIndex = start + prefix.length;
  const match = found.rest.exec(text);
  if (!match) return null;
  const { kind, rest } = found;
  const span = { start: kind.isLabel ? start + prefix.length : start, end: rest.lastIndex };
  return kind.isValid?.(text.slice(span.start, span.end)) === false ? null : span;
}
