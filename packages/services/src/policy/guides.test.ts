import { readFileSync } from "node:fs";
import type { PolicyRule, RequestFacts, TargetFacts } from "@gatehouse/domain";
import { checkPolicy, compilePolicy, decide } from "@gatehouse/routing";
import { expect, test } from "vitest";
import { readDocument } from "./document/read-document.ts";
import { resolveDocument } from "./document/resolve-document.ts";

// The examples of docs/guides/routing.md and caching.md: each can be published as it stands, and does what the table
// below it says.

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const RESEARCH = idOf(1);
const MODELS = { "small-model": idOf(11), "large-model": idOf(12), "private-model": idOf(13) };
const PROMISES = { "small-model": {}, "large-model": {}, "private-model": { noTraining: true, region: "eu" } };
const PRICES = { "small-model": 1n, "large-model": 9n, "private-model": 5n };
type Model = keyof typeof MODELS;

const aTarget = (model: Model, isDown: boolean): TargetFacts => ({
  region: null,
  provider: "openai",
  noTraining: false,
  zeroRetention: false,
  contextTokens: null,
  lacks: [],
  serves: true,
  keeps: true,
  resting: isDown ? { reason: "breaker_open", untilMs: 1 } : null,
  priceNanoUsd: PRICES[model],
  latencyMs: null,
  inFlight: 0,
  ...PROMISES[model],
});
const names = { idsOf: (_: string, name: string) => (name === "Research" ? [RESEARCH] : []) };
const directory = {
  teams: new Set([RESEARCH]),
  keys: new Set<string>(),
  members: new Set<string>(),
  models: new Map(Object.entries(MODELS).map(([model, id]) => [model, [id]])),
  deployments: new Map(Object.entries(MODELS).map(([model, id]) => [id, aTarget(model as Model, false)])),
};
const documentOf = (yaml: string) => resolveDocument(readDocument(yaml), names as never);

interface Example {
  title: string;
  yaml: string;
  rows: [request: string, to: string, rule: string][];
}

function examplesOf(guide: string): Example[] {
  const text = readFileSync(new URL(`../../../../docs/guides/${guide}.md`, import.meta.url), "utf8");
  return [...text.matchAll(/```yaml title="([^"]+)"\n(.*?)```\n*(\| a request with[^\n]*\n(?:\|[^\n]*\n)*)?/gs)].map(
    ([, title = "", yaml = "", table = ""]) => ({
      title,
      yaml,
      rows: table
        .split("\n")
        .slice(2)
        .filter(Boolean)
        .map((line) =>
          line
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim().replaceAll("`", "")),
        )
        .map(([request = "", to = "", rule = ""]) => [request, to, rule]),
    }),
  );
}

/** What a row says of a request: `found: card, down: private-model`. */
function readRequest(words: string) {
  const down = new Set<string>();
  const facts: RequestFacts = {
    teamId: idOf(2),
    virtualKeyId: idOf(3),
    memberId: null,
    askedModel: "small-model",
    endpoint: "chat.completions",
    streamed: false,
    tags: [],
    metadata: {},
    inputTokens: 100,
    outputTokens: 100,
    content: [],
    sensitivity: { scanned: [], found: [] },
    atMs: Date.UTC(2026, 11, 1, 12),
    budgetUsedPercent: null,
    user: null,
    promptPrefix: null,
    seed: 1,
  };
  const setters: Record<string, (value: string) => void> = {
    model: (value) => Object.assign(facts, { askedModel: value }),
    team: () => Object.assign(facts, { teamId: RESEARCH }),
    hour: (value) => Object.assign(facts, { atMs: Date.UTC(2026, 11, 1, Number(value)) }),
    content: (value) => Object.assign(facts, { content: [value] }),
    found: (value) => Object.assign(facts, { sensitivity: { scanned: [], found: [value] } }),
    down: (value) => down.add(value),
  };
  for (const part of words.split(",")) {
    const [name = "", value = ""] = part.split(":").map((word) => word.trim());
    const set = setters[name];
    if (!set) throw new Error(`the guide says '${name}' of a request`);
    set(value);
  }
  return { facts, down };
}

const examples = [...examplesOf("routing"), ...examplesOf("caching")];

test("the guides have the examples that are tried here", () => {
  expect(examples.map(({ title }) => title)).toEqual([
    "private-data",
    "rules-add-up",
    "canary",
    "own-words",
    "own-services",
    "cache-embeddings",
    "semantic",
  ]);
});

test.each(examples)("the example $title can be published as it stands", ({ yaml }) => {
  const issues = checkPolicy(documentOf(yaml), directory);
  expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
});

const rows = examples.flatMap(({ title, yaml, rows: own }) =>
  own.map(([request, to, rule]) => ({ title, yaml, request, to, rule })),
);

test.each(rows)("$title: a request with $request goes to $to", ({ yaml, request, to, rule }) => {
  const document = documentOf(yaml);
  const { facts, down } = readRequest(request);
  const decision = decide(compilePolicy(document), facts, {
    ofModel: (model) => (model in MODELS ? [MODELS[model as Model]] : []),
    find: (id) => {
      const [model] = Object.entries(MODELS).find(([, each]) => each === id) ?? [];
      return model === undefined ? undefined : aTarget(model as Model, down.has(model));
    },
  });
  const decided: PolicyRule | undefined = document.rules[decision.rule ?? -1];
  const [first] = decision.plan.deploymentIds;
  const went = Object.entries(MODELS).find(([, id]) => id === first)?.[0] ?? "nowhere";
  expect(decision.outcome === "deny" ? "denied" : went).toBe(to);
  expect(decided?.name ?? "").toBe(rule);
});
