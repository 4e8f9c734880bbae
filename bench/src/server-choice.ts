import type { LoadJob } from "./load/job.ts";
import { type LoadGenerator, startLoadGenerator } from "./load/load.ts";
import { median } from "./load/percentile.ts";
import { cpuMicroseconds } from "./stack/proc.ts";
import type { Service } from "./stack/service.ts";
import { startBareProxy, startSandbox } from "./stack/stack.ts";
import { requestBody } from "./target.ts";

// Plain node:http against Fastify with a hijacked reply, as a bare proxy in front of the sandbox. Run by hand; the figures
// behind docs/decisions/2026-11-22-http-server.md.

const ROUNDS = 5;
const WARM_UP = 2000;
const SCENES = [
  { label: "1 KB request, 32 at a time", model: "sandbox-tokens-64", streamed: false, concurrency: 32, requests: 8000 },
  { label: "1 KB request, one at a time", model: "sandbox-tokens-64", streamed: false, concurrency: 1, requests: 2000 },
  {
    label: "streams of 100 tokens, 8 at a time",
    model: "sandbox-tokens-100",
    streamed: true,
    concurrency: 8,
    requests: 400,
  },
] as const;

const sandbox = await startSandbox();
const servers = [await startBareProxy("plain", sandbox.url), await startBareProxy("fastify", sandbox.url)];
const generator = startLoadGenerator();
try {
  for (const scene of SCENES) await compare(generator, servers, scene);
} finally {
  generator.stop();
  for (const service of [...servers, sandbox]) await service.stop();
}

async function compare(load: LoadGenerator, services: readonly Service[], scene: (typeof SCENES)[number]) {
  const rows = new Map(
    services.map((service) => [service, { cpu: [] as number[], p50: [] as number[], p99: [] as number[] }]),
  );
  for (const service of services)
    await load.run(jobFor(service, { ...scene, requests: Math.min(WARM_UP, scene.requests) }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [service, row] of rows) {
      const before = cpuMicroseconds(service.pid) ?? 0;
      const result = await load.run(jobFor(service, scene));
      if (result.failures > 0) throw new Error(`${service.name}: ${result.failure}`);
      row.cpu.push(((cpuMicroseconds(service.pid) ?? 0) - before) / result.requests);
      row.p50.push(result.totalMs.p50);
      row.p99.push(result.totalMs.p99);
    }
  }
  console.log(`\n${scene.label} (medians of ${ROUNDS} rounds of ${scene.requests})`);
  for (const [service, row] of rows) {
    const figures = `${median(row.cpu).toFixed(1)} CPU-us, p50 ${median(row.p50).toFixed(2)} ms, p99 ${median(row.p99).toFixed(2)} ms`;
    console.log(
      `  ${service.name.padEnd(8)} ${figures}   rounds: ${row.cpu.map((value) => value.toFixed(0)).join(" ")}`,
    );
  }
}

function jobFor(
  service: Service,
  scene: { model: string; streamed: boolean; concurrency: number; requests: number },
): LoadJob {
  return {
    origin: service.url,
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body: requestBody(scene.model, { streamed: scene.streamed, bodyBytes: 1024 }),
    concurrency: scene.concurrency,
    requests: scene.requests,
    maxMs: 20_000,
  };
}
