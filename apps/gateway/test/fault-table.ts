import type { FaultName } from "@gatehouse/testing";

/** What becomes of one request: what its caller gets, and the class that it is billed in. */
export interface Verdict {
  /** "answer"; a status and a code; or "event" and the code of the error that ends a stream which has begun. */
  caller: string;
  /** `held`: what was held is charged, since nobody knows. */
  billed: "nothing" | "reported" | "estimated" | "held";
}

export interface FaultRow {
  /** A fault that the upstream plays, or an address that there is none at. */
  fault: FaultName | "connection refused" | "no TLS there" | "no such host";
  /** undefined: the fault has no meaning there. */
  document?: Verdict;
  stream?: Verdict;
  /** What a second target does: takes over (also for a stream that has not begun), or is not asked. */
  second: "answers" | "is not asked";
  /** It looks different in each format, so it is played in all. */
  everyFormat?: true;
}

const is = (caller: string, billed: Verdict["billed"]): Verdict => ({ caller, billed });
const both = (caller: string, billed: Verdict["billed"]) => ({
  document: is(caller, billed),
  stream: is(caller, billed),
});
const ANSWERED = { ...both("answer", "reported"), second: "is not asked" } as const;
const ESTIMATED = { ...both("answer", "estimated"), second: "is not asked", everyFormat: true } as const;
const OURS = { second: "answers" } as const;
/** The same would come of it anywhere. */
const THE_CALLERS = { second: "is not asked" } as const;
const BEGUN = { second: "is not asked", everyFormat: true } as const;

/** Written by hand from the specification of failures; the tests play every row. */
export const FAULT_TABLE: readonly FaultRow[] = [
  { fault: "none", ...ANSWERED, everyFormat: true },
  { fault: "connection refused", ...both("502 upstream_unreachable", "nothing"), ...OURS },
  { fault: "no such host", ...both("502 upstream_unreachable", "nothing"), ...OURS },
  { fault: "no TLS there", ...both("502 upstream_tls_error", "nothing"), ...OURS },
  { fault: "closed before headers", ...both("502 upstream_disconnected", "held"), ...OURS },
  { fault: "reset before headers", ...both("502 upstream_disconnected", "held"), ...OURS },
  { fault: "no headers", ...both("504 upstream_timeout", "held"), ...OURS },
  {
    fault: "stall midway",
    document: is("504 upstream_timeout", "held"),
    stream: is("event stream_idle_timeout", "estimated"),
    ...BEGUN,
  },
  {
    fault: "reset midway",
    document: is("502 upstream_disconnected", "held"),
    stream: is("event upstream_disconnected", "estimated"),
    ...BEGUN,
  },
  {
    fault: "closed midway, chunks not ended",
    document: is("502 upstream_disconnected", "held"),
    stream: is("event upstream_disconnected", "estimated"),
    ...BEGUN,
  },
  {
    fault: "less than Content-Length",
    document: is("502 upstream_disconnected", "held"),
    stream: is("event upstream_disconnected", "estimated"),
    ...BEGUN,
  },
  { fault: "more than Content-Length", ...ANSWERED },

  { fault: "status 400", ...both("400 upstream_rejected", "nothing"), ...THE_CALLERS },
  { fault: "status 401", ...both("502 upstream_auth_error", "nothing"), ...OURS },
  { fault: "status 402", ...both("502 upstream_auth_error", "nothing"), ...OURS },
  { fault: "status 403", ...both("502 upstream_forbidden", "nothing"), ...OURS },
  { fault: "status 404", ...both("404 upstream_rejected", "nothing"), ...THE_CALLERS },
  { fault: "status 422", ...both("422 upstream_rejected", "nothing"), ...THE_CALLERS },
  { fault: "status 429, Retry-After 60", ...both("429 upstream_rate_limited", "nothing"), ...OURS },
  { fault: "status 429, Retry-After -5", ...both("429 upstream_rate_limited", "nothing"), ...OURS },
  { fault: "status 429, Retry-After 1e9", ...both("429 upstream_rate_limited", "nothing"), ...OURS },
  { fault: "status 429, no quota", ...both("502 upstream_auth_error", "nothing"), ...OURS },
  { fault: "status 500", ...both("502 upstream_error", "nothing"), ...OURS },
  { fault: "status 502, HTML", ...both("502 upstream_error", "nothing"), ...OURS },
  { fault: "status 503", ...both("503 upstream_overloaded", "nothing"), ...OURS },
  { fault: "status 504", ...both("502 upstream_error", "nothing"), ...OURS },
  { fault: "status 529", ...both("503 upstream_overloaded", "nothing"), ...OURS },
  { fault: "redirect 302", ...both("502 upstream_redirect", "nothing"), ...OURS },
  { fault: "redirect 307", ...both("502 upstream_redirect", "nothing"), ...OURS },

  {
    fault: "empty body",
    document: is("502 upstream_invalid_response", "held"),
    stream: is("502 stream_incomplete", "held"),
    ...OURS,
    everyFormat: true,
  },
  { fault: "HTML with status 200", ...both("502 upstream_invalid_response", "held"), ...OURS, everyFormat: true },
  {
    fault: "malformed JSON",
    document: is("502 upstream_invalid_response", "held"),
    stream: is("event upstream_invalid_response", "estimated"),
    ...BEGUN,
  },
  { fault: "error with status 200", ...both("503 upstream_overloaded", "nothing"), ...OURS, everyFormat: true },
  {
    fault: "error with status 200, with usage",
    document: is("503 upstream_overloaded", "reported"),
    ...OURS,
    everyFormat: true,
  },
  {
    fault: "choice that ends in an error",
    document: is("502 upstream_error", "reported"),
    stream: is("event upstream_error", "estimated"),
    second: "is not asked",
  },
  { fault: "no choices", document: is("502 upstream_invalid_response", "held"), ...OURS, everyFormat: true },
  { fault: "no end marker", stream: is("event stream_incomplete", "estimated"), ...BEGUN },
  {
    fault: "plain JSON error behind the events",
    stream: is("event upstream_overloaded", "estimated"),
    ...BEGUN,
  },
  { fault: "error event midway", stream: is("event upstream_overloaded", "estimated"), ...BEGUN },
  { fault: "gzip although not asked for", ...both("502 upstream_invalid_response", "held"), ...OURS },
  { fault: "document above 64 MiB", document: is("502 upstream_response_too_large", "held"), ...THE_CALLERS },
  { fault: "event above 16 MiB", stream: is("event upstream_response_too_large", "estimated"), ...BEGUN },
  { fault: "never ends", stream: is("event stream_limit", "estimated"), ...BEGUN },

  { fault: "two lengths", ...both("502 upstream_invalid_response", "held"), ...OURS },
  { fault: "length and chunks", ...both("502 upstream_invalid_response", "held"), ...OURS },
  { fault: "bad chunk", ...both("502 upstream_invalid_response", "held"), ...OURS },
  { fault: "headers above 16 KB", ...both("502 upstream_invalid_response", "held"), ...OURS },

  { fault: "cut between all bytes", ...ANSWERED, everyFormat: true },
  { fault: "CRLF, comments, empty lines", ...ANSWERED, everyFormat: true },
  { fault: "informational answers first", ...ANSWERED },
  {
    fault: "arguments nested 20,000 deep",
    stream: is("answer", "reported"),
    second: "is not asked",
    everyFormat: true,
  },
  { fault: "bytes behind the end marker", ...ANSWERED, everyFormat: true },
  { fault: "end marker twice", ...ANSWERED },

  { fault: "usage missing", ...ESTIMATED },
  { fault: "usage null", ...ESTIMATED },
  { fault: "usage negative", ...ESTIMATED },
  { fault: "usage as text", ...ESTIMATED },
  { fault: "usage absurd", ...ESTIMATED },
  { fault: "usage beyond the request", ...ESTIMATED },
  { fault: "usage of zero", ...ANSWERED, everyFormat: true },
  { fault: "usage twice", ...ANSWERED, everyFormat: true },
];

const HEAD = `# Faults of a provider

What a caller gets when a provider breaks, and what the attempt is billed as. Every row is played by a scripted upstream, as
a document and as a stream, alone and with a second target behind it (\`apps/gateway/test/faults.integration.test.ts\`);
this page is what these tests hold the gateway to.

- **answer**: the provider's answer, byte for byte.
- **502 code**: an error in the caller's format with that status and code.
- **event code**: the stream has begun; it ends with an error event in the caller's format, and with no end marker.
- Billed: **nothing**; **reported**, what the provider says; **estimated**, from what was seen, marked as such; **held**, what
  was held for the attempt, since the provider may have billed it and nobody knows.
- A second target **answers** when nothing has reached the caller; it **is not asked** about errors of the caller's own, or
  once a stream has begun (a document that broke off is asked for again).
`;

/** The page docs/reference/faults.md. */
export function renderFaultTable(): string {
  const cell = (verdict: Verdict | undefined) => (verdict ? `${verdict.caller}; ${verdict.billed}` : "–");
  const rows = FAULT_TABLE.map(
    ({ fault, document, stream, second }) => `| ${[fault, cell(document), cell(stream), second].join(" | ")} |`,
  );
  return `${HEAD}
| Fault | Document | Stream | A second target |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
