import { hash } from "node:crypto";
import type { KeyScope } from "./key-scope.ts";
import { type BodyToNormalise, normaliseBody } from "./normalise-body.ts";

declare const brand: unique symbol;

/** Names an answer: 64 hex digits. `cacheKey` alone makes one, so there is none without a tenant and a policy. */
export type CacheKey = string & { readonly [brand]: "CacheKey" };

/** What the request says; a CallerRequest is one. */
export interface KeyedRequest extends BodyToNormalise {
  /** In a format whose address says it, the body does not. */
  stream: boolean;
}

/** Everything that an answer depends on. */
export interface KeyParts {
  scope: KeyScope;
  /** Of the policy that let the request through: another version may route and change requests otherwise. */
  policyVersion: number;
  endpoint: string;
  /** The model that the asked name stands for: an alias may stand for another one in another team. */
  model: string;
  /** What of the address's query goes on to the provider; "" where nothing does. */
  query: string;
  /** The caller's headers that go on to the provider, by their names in lower case (`anthropic-version`, `anthropic-beta`). */
  headers: Readonly<Record<string, string>>;
  /** Guardrails that answers have to pass, by name: what passed others, or none, did not pass these. */
  guardrails: readonly string[];
  /** As it is sent to the provider, with what the policy has set in it. */
  request: KeyedRequest;
}

/** Raised with every change of what is below or of the normal form: answers under older keys are then never found. */
const LAYOUT = "gatehouse answer 2";

/**
 * SHA-256 over every part with its length before it, so that no two sets of parts read the same. Two requests have the
 * same key when they mean the same: members of objects in any order, white space anywhere, and the fields that
 * `left-out.ts` names. All else counts, streamed or not included, since an answer is given again as it was.
 * @throws TypeError when an id is empty or the version is no whole number: a fault of ours, which would mix up tenants
 */
export function cacheKey({
  scope,
  policyVersion,
  endpoint,
  model,
  query,
  headers,
  guardrails,
  request,
}: KeyParts): CacheKey {
  if (!Number.isSafeInteger(policyVersion)) throw new TypeError("A cache key needs the version of a policy.");
  const head = [LAYOUT, ...scopeParts(scope), String(policyVersion), endpoint, model, query, request.format];
  const names = Object.keys(headers).sort();
  let text = request.stream ? "stream" : "document";
  for (const part of head) text += sized(part);
  text += `${names.length};`;
  for (const name of names) text += sized(name) + sized(headers[name] as string);
  text += `${guardrails.length};`;
  for (const name of [...guardrails].sort()) text += sized(name);
  text += normaliseBody(request);
  return hash("sha256", encodable(text), "hex") as CacheKey;
}

function scopeParts(scope: KeyScope): string[] {
  const ids = [scope.organizationId];
  if (scope.kind !== "organization") ids.push(scope.teamId);
  if (scope.kind === "key") ids.push(scope.virtualKeyId);
  if (ids.some((id) => typeof id !== "string" || id === "")) throw new TypeError("A cache key needs its tenant.");
  return [scope.kind, ...ids];
}

const sized = (text: string): string => `${text.length}:${text}`;

/**
 * Half of a surrogate pair, which JSON can hold as `\ud83d`, has no UTF-8: all of them would become the same character.
 * JSON's own escapes keep them apart, and a text with its quotes around it is mistaken for none without.
 */
const encodable = (text: string): string => (text.isWellFormed() ? text : JSON.stringify(text));
