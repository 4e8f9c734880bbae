import * as z from "zod";
import type { NanoUsdText } from "./money.ts";
import type { CachePurgeKind } from "./policy/cache.ts";
import type { Instant } from "./window.ts";

export const CACHE_SPANS = ["24h", "7d", "30d"] as const;
export type CacheSpan = (typeof CACHE_SPANS)[number];

export const readCacheOverviewInput = z.strictObject({ span: z.enum(CACHE_SPANS).default("7d") });

/** What the cache did for the requests that the reader may see. A part is null when it could not be added up in time. */
export interface CacheOverviewView {
  span: CacheSpan;
  from: Instant;
  to: Instant;
  figures: CacheFigures | null;
  /** Those with the most hits first. */
  models: CacheShareView[] | null;
  tags: CacheShareView[] | null;
}

export interface CacheFigures {
  /** Of all requests, whether or not a rule caches them. */
  requests: number;
  hits: number;
  misses: number;
  /** A rule caches, but not these requests. */
  bypasses: number;
  /** What the answers had cost that were given again, less what was charged. */
  savedNanoUsd: NanoUsdText;
}

/** Hits of one model or tag, and what they saved. */
export interface CacheShareView {
  name: string;
  hits: number;
  savedNanoUsd: NanoUsdText;
}

/** What a purge would take, and what is lost with it. */
export interface CachePurgePreviewView {
  /** Answers that are kept by now; null: they could not be counted in time. */
  answers: number | null;
  /** Of requests that the purge is for, in the last seven days. */
  hits: number;
  savedNanoUsd: NanoUsdText;
}

export interface CachePurgeView {
  id: string;
  by: CachePurgeKind;
  /** null: all. */
  value: string | null;
  /** Of the team or key; null: it has none, or is gone. */
  name: string | null;
  purgedBy: string;
  purgedAt: Instant;
}

export interface PurgedCacheView {
  purge: CachePurgeView;
  /** Answers that were kept until then; null: too many records to be counted in time. */
  answers: number | null;
}
