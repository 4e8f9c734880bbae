import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";

/** What a provider can be told; the rest of a request is refused, or stays behind and is named. */
export interface ContentAbilities {
  /** The provider fetches images from https addresses itself; Gatehouse never does. */
  imageUrls: boolean;
  /** The provider takes instructions anywhere in a conversation; if not, later ones become a user's text. */
  systemAnywhere: boolean;
  /** The provider can be told, by an opaque id, who its end user is. */
  endUsers: boolean;
  /** The provider can be told where a prompt may be cached. */
  cacheMarks: boolean;
  /** The provider can be told that a tool failed, apart from what the tool said. */
  toolErrors: boolean;
  /** The provider can be asked to follow an answer's schema loosely; if not, it always follows it to the letter. */
  looseSchemas: boolean;
}

/** A request in the one model that every vendor's package understands, and what that model has no place for. */
export interface CanonicalCall {
  /** `providerOptions` hold what is of use to one vendor only (signatures, cache marks) under that vendor's name. */
  options: LanguageModelV4CallOptions;
  /** An opaque id of the end user, for the vendor's abuse checks. */
  endUser: string | undefined;
  /** Whether several tools may be called at once, when said. */
  parallelToolCalls: boolean | undefined;
  /** A budget of reasoning tokens, when given; `options.reasoning` holds an effort. */
  reasoningBudgetTokens?: number;
  /** Fields of the request that stay behind without changing the answer; told to the caller in a header. */
  dropped: string[];
}
