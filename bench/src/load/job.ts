/** One measurement: so many requests, so many at a time. */
export interface LoadJob {
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  concurrency: number;
  requests: number;
  maxMs: number;
}

/** Times in ms. */
export interface LoadResult {
  requests: number;
  failures: number;
  /** The first failure, in words. */
  failure: string | null;
  seconds: number;
  totalMs: { p50: number; p99: number };
  firstByteMs: { p50: number; p99: number };
  /** Server-sent events of all answers together. */
  frames: number;
}
