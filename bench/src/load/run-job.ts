import { Pool } from "undici";
import type { LoadJob, LoadResult } from "./job.ts";
import { percentile } from "./percentile.ts";

const NEWLINE = 10;
/** An answer that stands still for so long has failed. */
const STALL_MS = 15_000;

interface Tally {
  started: number;
  failures: number;
  failure: string | null;
  frames: number;
  totals: number[];
  firstBytes: number[];
}

/** Sends the job's requests over `concurrency` kept-alive connections, each one the next as soon as it has its answer. */
export async function runJob(job: LoadJob): Promise<LoadResult> {
  const pool = new Pool(job.origin, {
    connections: job.concurrency,
    pipelining: 1,
    headersTimeout: STALL_MS,
    bodyTimeout: STALL_MS,
  });
  const tally: Tally = { started: 0, failures: 0, failure: null, frames: 0, totals: [], firstBytes: [] };
  const begun = performance.now();
  const until = begun + job.maxMs;
  const callers = Array.from({ length: job.concurrency }, async () => {
    while (tally.started < job.requests && performance.now() < until) {
      tally.started += 1;
      await callOnce(pool, job, tally);
    }
  });
  await Promise.all(callers);
  const seconds = (performance.now() - begun) / 1000;
  await pool.close();
  return {
    requests: tally.totals.length,
    failures: tally.failures,
    failure: tally.failure,
    seconds,
    totalMs: spread(tally.totals),
    firstByteMs: spread(tally.firstBytes),
    frames: tally.frames,
  };
}

const spread = (values: number[]) => ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99) });

/** One request, through undici's bare handlers: streams and promises per chunk would cost more than what is measured. */
function callOnce(pool: Pool, job: LoadJob, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    const begun = performance.now();
    let status = 0;
    let firstByte = 0;
    let last = 0;
    const fail = (message: string) => {
      tally.failures += 1;
      tally.failure ??= message;
      resolve();
    };
    const request = {
      origin: job.origin,
      path: job.path,
      method: "POST",
      headers: job.headers,
      body: job.body,
    } as const;
    pool.dispatch(request, {
      onRequestStart: () => undefined,
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        if (firstByte === 0) firstByte = performance.now();
        tally.frames += countFrames(chunk, last);
        last = chunk[chunk.length - 1] ?? last;
      },
      onResponseEnd() {
        if (status !== 200) return fail(`status ${status}`);
        tally.totals.push(performance.now() - begun);
        tally.firstBytes.push(firstByte - begun);
        resolve();
      },
      onResponseError: (_controller, error) => fail(error.message),
    });
  });
}

/** Empty lines end a server-sent event; `last` is the byte before the chunk. */
function countFrames(chunk: Buffer, last: number): number {
  let frames = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
    if ((at > 0 ? chunk[at - 1] : last) === NEWLINE) frames += 1;
  }
  return frames;
}
