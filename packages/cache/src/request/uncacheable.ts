import type { CacheBypass, CacheScope } from "@gatehouse/domain";
import { isAskedFor } from "./json.ts";

/** What is asked of a request; a CallerRequest is one. */
export interface RequestToKeep {
  format: string;
  body: Record<string, unknown>;
  /** Set: the body is a form with files. */
  form?: unknown;
  free?: true;
  /** Ids of what a provider keeps. */
  ownedIds: readonly string[];
  /** Something at the provider that the request does not bound: its own searches, what it fetches. */
  unboundedBy: string | null;
}

export type Uncacheable = Extract<CacheBypass, "refers_to_kept_state" | "not_cacheable">;

/** What a provider keeps between requests: the same words mean something else the next time. */
const STATE = ["previous_response_id", "conversation", "background", "container", "thread"] as const;
/** Switches of several vendors (OpenAI, xAI, OpenRouter, Qwen) that make the provider look something up. */
const SEARCHES = ["web_search_options", "search_parameters", "plugins", "enable_search"] as const;

/**
 * Why no answer to the request may be kept or given again, whatever a rule says; null: it may.
 *
 * `refers_to_kept_state`: it builds on what a provider keeps, or asks that its own answer be kept there (`store`), which a
 * hit would not do. A response is kept unless `store` is false; one that did not say goes on being of use under its id to
 * its own team, to which kept objects belong, and to nobody else: it is not shared by the whole organization.
 * `not_cacheable`: forms, which are too large to compare; what costs nothing; and what the provider looks up, which the
 * request does not hold. A model that searches without being asked to cannot be told from another.
 */
export function uncacheable(request: RequestToKeep, scope: CacheScope): Uncacheable | null {
  const { format, body, form, free, ownedIds, unboundedBy } = request;
  if (form !== undefined || free) return "not_cacheable";
  if (ownedIds.length > 0 || STATE.some((name) => isAskedFor(body[name]))) return "refers_to_kept_state";
  if (isKept(format, body, scope)) return "refers_to_kept_state";
  if (unboundedBy !== null || SEARCHES.some((name) => isAskedFor(body[name]))) return "not_cacheable";
  return null;
}

function isKept(format: string, { store, prompt }: Record<string, unknown>, scope: CacheScope): boolean {
  if (store === true) return true;
  if (format !== "openai-responses") return false;
  // A prompt that is kept there by its id; elsewhere the word is for the text itself.
  return isAskedFor(prompt) || (scope === "organization" && store !== false);
}
