import { Pool } from "undici";
import type { LoadJob, LoadResult } from "./job.ts";
import { percentile } from "./percentile.ts";

const NEWLINE = 10;

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
  const pool = new Pool(job.origin, { connections: job.concurrency, pipelining: 1 });
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

async function callOnce(pool: Pool, job: LoadJob, tally: Tally): Promise<void> {
  const begun = performance.now();
  try {
    const { statusCode, body } = await pool.request({
      method: "POST",
      path: job.path,
      headers: job.headers,
      body: job.body,
    });
    let firstByte = 0;
    let frames = 0;
    let last = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (firstByte === 0) firstByte = performance.now();
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
        const previous = at > 0 ? chunk[at - 1] : last;
        if (previous === NEWLINE) frames += 1;
      }
      last = chunk[chunk.length - 1] ?? last;
    }
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    tally.totals.push(performance.now() - begun);
    tally.firstBytes.push(firstByte - begun);
    tally.frames += frames;
  } catch (error) {
    tally.failures += 1;
    tally.failure ??= (error as Error).message;
  }
}
