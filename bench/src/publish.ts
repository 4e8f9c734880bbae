import { insertPolicy } from "@gatehouse/testing";
import { request } from "undici";
import { percentile } from "./load/percentile.ts";
import { MODELS } from "./stack/seed.ts";
import { startStack } from "./stack/stack.ts";

// How long it takes from a policy's publication until a gateway decides by it. Run by hand: `node bench/src/publish.ts`.

const ROUNDS = 40;
const DENYING = { rules: [{ name: "stop", then: { deny: { reason: "stop" } } }] };

const stack = await startStack({ profileFolder: undefined });
const { gateway, db, seed } = stack;
const headers = { authorization: `Bearer ${seed.free.key}`, "content-type": "application/json" };
const body = JSON.stringify({ model: MODELS.json.model, messages: [{ role: "user", content: "Is it so?" }] });

async function ask(): Promise<number> {
  const answer = await request(`${gateway.url}/v1/chat/completions`, { method: "POST", headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

/** Milliseconds until the gateway answers with that status. */
async function untilDecided(document: object, status: number): Promise<number> {
  await insertPolicy(db, seed.free.tenant.organizationId, document);
  const begun = performance.now();
  while ((await ask()) !== status) if (performance.now() - begun > 10_000) throw new Error("it is not decided by");
  return performance.now() - begun;
}

try {
  while ((await ask()) !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await untilDecided(DENYING, 403), await untilDecided({}, 200));
  }
  const [middle, most] = [percentile(times, 0.5), Math.max(...times)];
  console.log(
    `From publication to a decision by it, ${times.length} times: median ${middle.toFixed(0)} ms, longest ${most.toFixed(0)} ms (wanted: under 1,000).`,
  );
} finally {
  await stack.stop();
}
