import type { Entry, EntryMeta } from "../entry/entry.ts";
import type { Terms } from "../entry/judge-entry.ts";
import { type CacheKey, cacheKey, type KeyParts } from "../key/cache-key.ts";

/** When all of it happens, unless a test says otherwise. */
export const NOW_MS = 1_800_000_000_000;

export const meta = (given: Partial<EntryMeta> = {}): EntryMeta => ({
  eventId: "event",
  requestId: "req_1",
  organizationId: "organization",
  teamId: "team",
  virtualKeyId: "key",
  askedModel: "fast",
  model: "gpt",
  tags: ["tag-a", "tag-b"],
  deploymentId: "deployment",
  provider: "openai",
  upstreamModel: "gpt-2026",
  responseModel: "gpt-2026-01",
  finishReason: "stop",
  tokens: { input: 12, output: 34, cacheRead: 5 },
  costNanoUsd: 123_456n,
  ...given,
});

/** An answer of this moment, kept for a minute. */
export const entry = ({
  meta: own,
  ...given
}: Partial<Omit<Entry, "meta">> & { meta?: Partial<EntryMeta> } = {}): Entry => ({
  status: 200,
  contentType: "application/json",
  headers: {},
  bytes: Buffer.from('{"answer":42}'),
  streamed: false,
  askedAtMs: NOW_MS,
  storedAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 60_000,
  meta: meta(own),
  ...given,
});

export const terms = (given: Partial<Terms> = {}): Terms => ({ purges: [], mayAnswer: () => true, ...given });

/** The parts of a key, of a chat completion in these words. */
export function parts(text: string, given: Partial<KeyParts> = {}): KeyParts {
  return {
    scope: { kind: "key", organizationId: "organization", teamId: "team", virtualKeyId: "key" },
    policyVersion: 3,
    endpoint: "chat.completions",
    model: "gpt",
    query: "",
    headers: {},
    guardrails: [],
    request: chat(text),
    ...given,
  };
}

export const chat = (text: string, format = "openai-chat") => ({
  format,
  stream: false,
  bytes: Buffer.from(text),
  body: JSON.parse(text) as Record<string, unknown>,
});

export const keyOf = (text: string, given: Partial<KeyParts> = {}): CacheKey => cacheKey(parts(text, given));

/** The key of one of many different requests. */
export const someKey = (number = 0): CacheKey => keyOf(`{"number":${number}}`);
