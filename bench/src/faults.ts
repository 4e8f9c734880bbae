import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request } from "undici";
import { type BrokenUpstream, startBrokenUpstream } from "./faults/broken-upstream.ts";
import { insertModel, untilApplied } from "./faults/routes.ts";
import { median, percentile } from "./load/percentile.ts";
import { freePort } from "./stack/service.ts";
import { startStack } from "./stack/stack.ts";

// What faults cost the callers, in ms, beside a request without one. Run by hand: `node bench/src/faults.ts`.

const FAILOVERS = 40;
const ABORTS = 100;
const REFUSALS = 300;
const MOST_IN_FLIGHT = 64;

const upstream = await startBrokenUpstream();
const stack = await startStack({
  profileFolder: undefined,
  gatewayEnv: { GATEHOUSE_MAX_IN_FLIGHT: String(MOST_IN_FLIGHT), GATEHOUSE_EGRESS_ALLOW: "127.0.0.1/32" },
});
const { gateway, db, seed } = stack;
const headers = { authorization: `Bearer ${seed.free.key}`, "content-type": "application/json" };
try {
  await insertModels(upstream);
  await untilApplied(db, gateway.url);
  for (let warmUp = 0; warmUp < 300; warmUp += 1) await timed("steady", 200);
  await failovers();
  await aborts();
  await refusals("every target of the model rests", "gone", async () => {
    for (let failure = 0; failure < 5; failure += 1) await send("gone");
  });
  const open: ClientRequest[] = [];
  await refusals(`${MOST_IN_FLIGHT} requests are under way, the most allowed`, "steady", async () => {
    for (let stream = 0; stream < MOST_IN_FLIGHT; stream += 1) open.push((await openStream()).caller);
  });
  for (const caller of open) caller.destroy();
} finally {
  await stack.stop();
  upstream.close();
}

async function insertModels({ well, resets, stands }: BrokenUpstream): Promise<void> {
  const { tenant } = seed.free;
  const nobody = `http://127.0.0.1:${await freePort()}`;
  await insertModel(db, tenant, "steady", [well]);
  await insertModel(db, tenant, "stands", [stands]);
  await insertModel(db, tenant, "gone", [nobody]);
  for (let index = 0; index < FAILOVERS; index += 1) {
    await insertModel(db, tenant, `refused-${index}`, [nobody, well]);
    await insertModel(db, tenant, `reset-${index}`, [resets, well]);
  }
}

/** Each model is asked once: a target that fails again and again would be left out. */
async function failovers(): Promise<void> {
  const steady: number[] = [];
  const refused: number[] = [];
  const reset: number[] = [];
  for (let index = 0; index < FAILOVERS; index += 1) {
    steady.push(await timed("steady", 200));
    refused.push(await timed(`refused-${index}`, 200));
    reset.push(await timed(`reset-${index}`, 200));
  }
  const base = median(steady);
  print("a request without a fault", steady);
  print(
    "+ its first target refuses the connection",
    refused.map((ms) => ms - base),
    "under 50",
  );
  print(
    "+ its first target resets the connection",
    reset.map((ms) => ms - base),
    "under 50",
  );
}

async function aborts(): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < ABORTS; index += 1) {
    const givenUp = upstream.nextGivenUp();
    const { caller } = await openStream();
    const left = performance.now();
    caller.destroy();
    times.push((await givenUp) - left);
  }
  print("from a caller's leaving to the end of the upstream call", times, "under 100");
}

async function refusals(what: string, model: string, prepare: () => Promise<void>): Promise<void> {
  await prepare();
  const times: number[] = [];
  for (let index = 0; index < REFUSALS; index += 1) times.push(await timed(model, 503));
  print(`503 when ${what}`, times, "under 5");
}

/** @throws Error when the answer is another than it should be: what is measured would be something else */
async function timed(model: string, expected: number): Promise<number> {
  const begun = performance.now();
  const status = await send(model);
  if (status !== expected) throw new Error(`${model} was answered with ${status} instead of ${expected}`);
  return performance.now() - begun;
}

async function send(model: string): Promise<number> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "Is it so?" }] });
  const answer = await request(`${gateway.url}/v1/chat/completions`, { method: "POST", headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

/** A stream whose first event has come. */
async function openStream(): Promise<{ caller: ClientRequest }> {
  const body = JSON.stringify({ model: "stands", stream: true, messages: [{ role: "user", content: "Go on." }] });
  const caller = httpRequest(`${gateway.url}/v1/chat/completions`, { method: "POST", headers, agent: false });
  caller.on("error", () => {});
  caller.end(body);
  const [response] = (await once(caller, "response")) as [IncomingMessage];
  response.on("error", () => {});
  await once(response, "data");
  return { caller };
}

function print(what: string, times: readonly number[], target?: string): void {
  const figures = [0.5, 0.99].map((share) => percentile(times, share).toFixed(2).padStart(7)).join("  ");
  console.log(`${what.padEnd(66)} p50, p99: ${figures} ms${target ? `   target: ${target} ms` : ""}`);
}
