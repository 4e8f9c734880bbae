import type { LoadResult } from "./load/job.ts";
import type { LoadGenerator } from "./load/load.ts";
import type { BenchOptions } from "./options.ts";
import { awaitRecords, findUngoverned, storedRecords } from "./proof.ts";
import { cpuMicroseconds, familyCpuMicroseconds, residentBytes } from "./stack/proc.ts";
import type { Stack } from "./stack/stack.ts";
import { requestBody, type Target } from "./target.ts";

/** A kind of load. */
export interface Scene {
  id: "alone" | "crowded" | "medium" | "large" | "stream" | "streams";
  label: string;
  streamed: boolean;
  bodyBytes: number;
  concurrency: number;
  requests: number;
}

/** One measurement of one way under one load; CPU in µs, of the whole measurement. */
export interface Measurement {
  load: LoadResult;
  proxyCpuUs: number | null;
  postgresCpuUs: number | null;
  proxyResidentBytes: number | null;
  /** Usage records that arrived in PostgreSQL; null where none are made. */
  records: number | null;
}

export type Outcome = { measurement: Measurement } | { void: string };

const KB = 1024;

export function scenesOf({ requests, streams }: BenchOptions): Scene[] {
  const document = { streamed: false, bodyBytes: KB };
  return [
    { ...document, id: "alone", label: "1 KB request, one at a time", concurrency: 1, requests: requests.alone },
    { ...document, id: "crowded", label: "1 KB request, 32 at a time", concurrency: 32, requests: requests.crowded },
    {
      ...document,
      id: "medium",
      label: "16 KB request, 32 at a time",
      bodyBytes: 16 * KB,
      concurrency: 32,
      requests: requests.medium,
    },
    {
      ...document,
      id: "large",
      label: "100 KB request, 8 at a time",
      bodyBytes: 100 * KB,
      concurrency: 8,
      requests: requests.large,
    },
    {
      id: "stream",
      label: "stream of 100 tokens, one at a time",
      streamed: true,
      bodyBytes: KB,
      concurrency: 1,
      requests: Math.ceil(streams / 2),
    },
    {
      id: "streams",
      label: "streams of 100 tokens, 8 at a time",
      streamed: true,
      bodyBytes: KB,
      concurrency: 8,
      requests: streams,
    },
  ];
}

/** Measures one way under one load, after the proof that its policy is in force. */
export async function measure(
  stack: Stack,
  generator: LoadGenerator,
  target: Target,
  scene: Scene,
  maxMs: number,
): Promise<Outcome> {
  const ungoverned = await findUngoverned(stack, target);
  if (ungoverned) return { void: ungoverned };
  const keyId = target.governed?.tenant.virtualKeyId;
  const storedBefore = keyId ? await storedRecords(stack.db, keyId) : 0;
  const before = cpuNow(stack, target);
  const load = await generator.run(jobOf(target, scene, maxMs));
  // Writing the records belongs to the cost of the requests, so the clock runs until they have arrived.
  const records = keyId ? (await awaitRecords(stack.db, keyId, storedBefore + load.requests)) - storedBefore : null;
  const after = cpuNow(stack, target);
  if (load.failures > 0) return { void: `${load.failures} of the requests failed (${load.failure})` };
  if (records !== null && records !== load.requests) return { void: `${load.requests} requests, ${records} records` };
  return {
    measurement: {
      load,
      records,
      proxyCpuUs: minus(after.proxy, before.proxy),
      postgresCpuUs: minus(after.postgres, before.postgres),
      proxyResidentBytes: target.proxy ? residentBytes(target.proxy.pid) : null,
    },
  };
}

export const jobOf = (target: Target, scene: Scene, maxMs: number) => ({
  origin: target.origin,
  path: "/v1/chat/completions",
  headers: target.headers,
  body: requestBody(scene.streamed ? target.model.stream : target.model.json, scene),
  concurrency: scene.concurrency,
  requests: scene.requests,
  maxMs,
});

const cpuNow = (stack: Stack, target: Target) => ({
  proxy: target.proxy ? cpuMicroseconds(target.proxy.pid) : null,
  postgres: target.governed ? familyCpuMicroseconds(stack.postgresPid) : null,
});

const minus = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before;
