import type { NanoUsd, TokenCounts } from "@gatehouse/domain";

/** Where an answer came from, what it had cost, and what it can be purged by. */
export interface EntryMeta {
  /** The usage record of the attempt that answered, and the request that it was for. */
  eventId: string;
  requestId: string;
  organizationId: string;
  teamId: string;
  virtualKeyId: string;
  /** The name that the caller sent, and the model that it stood for. */
  askedModel: string;
  model: string;
  tags: readonly string[];
  deploymentId: string;
  provider: string;
  upstreamModel: string;
  /** The model that the provider said it used; null: it did not say. */
  responseModel: string | null;
  finishReason: string | null;
  tokens: TokenCounts;
  /** null: the model had no price. */
  costNanoUsd: NanoUsd | null;
}

/**
 * An answer that may be given again, as it went to the caller. Times are milliseconds since 1970 by one clock that all
 * gateways share (the database's), since entries and purges come from any of them. It is carried by each process's own
 * monotonic clock, so that a machine whose clock jumps keeps nothing for longer.
 */
export interface Entry {
  status: number;
  contentType: string;
  /** Headers of the answer that are true of it whoever gets it, such as `x-gatehouse-dropped-params`. */
  headers: Readonly<Record<string, string>>;
  bytes: Buffer;
  streamed: boolean;
  /** When its provider was asked: what is purged after that concerns it, also when the answer came later. */
  askedAtMs: number;
  /** Its age counts from here. */
  storedAtMs: number;
  expiresAtMs: number;
  meta: EntryMeta;
}
