import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";

export interface ContentAbilities {
  /** The provider fetches images from https addresses itself; Gatehouse never does. */
  imageUrls: boolean;
  /** The provider takes instructions anywhere in a conversation; if not, later ones become a user's text. */
  systemAnywhere?: boolean;
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
