import { cacheKey } from "@gatehouse/cache";
import {
  DETECTORS,
  type PolicyDocumentInput,
  policyDocument,
  type RequestFacts,
  type TargetFacts,
} from "@gatehouse/domain";
import { compilePolicy, decide, type Targets } from "@gatehouse/routing";
import { compileScanner } from "@gatehouse/sensitivity";

// What policies cost by themselves: a decision over 200 rules, a look for everything into 8 KB of text, a name in the cache.
// Run by hand: `node bench/src/policy.ts`.

const RULES = 200;
const DECISIONS = 50_000;
const SCANS = 300;
const ROUNDS = 5;
const TEXT_BYTES = 8 * 1024;
const CHAT_BYTES = 900;

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** None of them holds but the last one, so that all of them are looked at. */
function manyRules(): PolicyDocumentInput {
  const conditions = [
    { teams: [idOf(1)], models: ["gpt-*", "claude-*"] },
    { tags: ["nightly", "batch"], inputTokens: { min: 5 } },
    { teams: [idOf(1)], time: { from: "01:00", until: "02:00", timeZone: "Europe/Berlin" } },
    { metadata: { project: ["alpha", "beta"] } },
    { sensitivity: "secret", endpoints: ["chat.completions"] },
  ];
  const rules = Array.from({ length: RULES - 1 }, (_, place) => ({
    name: `rule ${place}`,
    when: conditions[place % conditions.length],
    then: { deny: { reason: "no" } },
  }));
  const targets = [1, 2, 3, 4].map((number) => ({ deployment: idOf(number) }));
  const last = { name: "last", then: { route: { targets, strategy: "lowest_latency" as const } } };
  return { sensitivity: { classes: [{ name: "secret", detect: ["secret"] }] }, rules: [...rules, last] };
}

const facts: RequestFacts = {
  teamId: idOf(1),
  virtualKeyId: idOf(2),
  memberId: null,
  askedModel: "small",
  endpoint: "chat.completions",
  streamed: false,
  tags: ["interactive"],
  metadata: { project: "gamma" },
  inputTokens: 300,
  outputTokens: 1_000,
  content: [],
  sensitivity: { scanned: ["secret"], found: [] },
  atMs: Date.UTC(2026, 10, 30, 12),
  budgetUsedPercent: 40,
  user: null,
  promptPrefix: null,
  seed: 1,
};

const target: TargetFacts = {
  region: "eu",
  provider: "openai",
  noTraining: true,
  zeroRetention: false,
  contextTokens: 200_000,
  lacks: [],
  serves: true,
  keeps: true,
  resting: null,
  priceNanoUsd: 1_000n,
  latencyMs: 300,
  inFlight: 3,
};
const targets: Targets = { ofModel: () => [], find: () => target };

/** Microseconds of one call, the median of some rounds after one to warm up. */
function measure(times: number, call: (time: number) => unknown): number {
  const figures: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const startedMs = performance.now();
    for (let time = 0; time < times; time += 1) call(time);
    figures.push(((performance.now() - startedMs) * 1_000) / times);
  }
  return figures.slice(1).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
}

/** Prose with something to find here and there, as people write it. */
function prose(): string {
  const sentence =
    "On 12 March 2026 we moved version 1.24.3 of the service to port 8443, order 20261130-4471, and everyone was pleased. ";
  const found = "Write to ada.lovelace@example.com or call +49 30 901820 about card 4111 1111 1111 1111. ";
  let text = "";
  while (text.length < TEXT_BYTES) text += sentence.repeat(9) + found;
  return text.slice(0, TEXT_BYTES);
}

const policy = compilePolicy(policyDocument.parse(manyRules()));
const { plan, verdicts } = decide(policy, facts, targets);
if (plan.deploymentIds.length !== 4 || verdicts.length !== RULES)
  throw new Error("the decision is not the one to measure");
const decision = measure(DECISIONS, (seed) => decide(policy, { ...facts, seed }, targets));
console.log(`A decision over ${RULES} rules and 4 targets: ${decision.toFixed(1)} us (wanted: under 20).`);

const scanner = compileScanner({ patterns: [], wordLists: [] }, DETECTORS);
const text = prose();
const found = scanner.scan([text]).length;
const scan = measure(SCANS, () => scanner.scan([text]));
console.log(
  `All ${DETECTORS.length} detectors over ${TEXT_BYTES / 1024} KB (${found} findings): ${(scan / 1_000).toFixed(2)} ms (wanted: under 3).`,
);

const chat = { model: "small", temperature: 0, messages: [{ role: "user", content: prose().slice(0, CHAT_BYTES) }] };
const bytes = Buffer.from(JSON.stringify(chat));
const request = { format: "openai-chat", stream: false, bytes, body: JSON.parse(bytes.toString()) };
const scope = { kind: "key", organizationId: idOf(1), teamId: idOf(2), virtualKeyId: idOf(3) } as const;
const parts = { scope, policyVersion: 1, endpoint: "chat.completions", model: "small", query: "", headers: {} };
const key = measure(DECISIONS, () => cacheKey({ ...parts, guardrails: [], request }));
console.log(`The name of an answer in the cache, of a request of ${bytes.length} bytes: ${key.toFixed(1)} us.`);
