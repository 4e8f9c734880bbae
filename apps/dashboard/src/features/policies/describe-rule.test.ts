import { type PolicyDocumentInput, policyDocument, type RuleConditions } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { describeConditions } from "./describe-conditions.ts";
import { describeEffects } from "./describe-effects.ts";
import { namesOf } from "./policy-names.ts";

const SEARCH = "00000000-0000-4000-8000-000000000001";
const ADS = "00000000-0000-4000-8000-000000000002";
const GONE = "00000000-0000-4000-8000-000000000003";
const traits = { noTraining: true, zeroRetention: false, contextTokens: null, lacks: [] };
const names = namesOf({
  teams: [
    { id: SEARCH, name: "Search" },
    { id: ADS, name: "Ads" },
  ],
  keys: [{ id: ADS, name: "ads-bot", teamId: ADS, revoked: false }],
  keysLeftOut: 0,
  people: [{ id: ADS, name: "", email: "ada@example.com" }],
  models: [],
  deployments: [
    { id: ADS, label: "azure / gpt", model: "gpt", provider: "azure-openai", region: "eu", traits, inService: true },
  ],
});
const vocabulary = policyDocument.parse({
  sensitivity: {
    classes: [
      { name: "internal", detect: ["email", "employee-number"] },
      { name: "payment", detect: ["card"] },
    ],
  },
});

it.each<[RuleConditions, string[]]>([
  [{ teams: [SEARCH, ADS] }, ["Team is Search or Ads"]],
  [{ teams: [GONE] }, ["Team is unknown team 00000000"]],
  [{ keys: [ADS], members: [ADS] }, ["Key is ads-bot", "Key belongs to ada@example.com"]],
  [{ models: ["gpt-*"] }, ["Model matches gpt-*"]],
  [{ models: ["small", "large"] }, ["Model is small or large"]],
  [{ sensitivity: "payment" }, ["Contains a payment card (class payment)"]],
  [{ sensitivity: "internal" }, ["Contains an e-mail address or ‘employee-number’ (class internal or higher)"]],
  [{ sensitivity: "gone" }, ["Is of class gone"]],
  [{ found: ["secret"], content: ["images", "audio"] }, ["Contains a secret", "Has images or audio"]],
  [{ tags: ["intern"], streamed: false }, ["Tagged intern", "Is not streamed"]],
  [{ inputTokens: { min: 10_000 } }, ["At least 10,000 input tokens"]],
  [{ inputTokens: { max: 500 } }, ["At most 500 input tokens"]],
  [{ inputTokens: { min: 1, max: 2 } }, ["1 to 2 input tokens"]],
  [{ metadata: { plan: ["free", "trial"] } }, ["Metadata plan is free or trial"]],
  [{ budgetUsedPercent: 80 }, ["Budget is used by 80% or more"]],
  [{ time: { from: "22:00", until: "06:00", timeZone: "UTC" } }, ["Daily 22:00–06:00 (UTC)"]],
  [
    { time: { days: ["monday", "tuesday", "wednesday"], from: "00:00", until: "00:00", timeZone: "UTC" } },
    ["Mon–Wed (UTC)"],
  ],
  [
    { time: { days: ["saturday", "sunday"], from: "08:00", until: "12:00", timeZone: "UTC" } },
    ["Sat and Sun 08:00–12:00 (UTC)"],
  ],
])("says conditions in words: %j", (conditions, texts) => {
  expect(describeConditions(conditions, names, vocabulary).map(({ text }) => text)).toEqual(texts);
});

it("says nothing of a rule without conditions", () => {
  expect(describeConditions(undefined, names, vocabulary)).toEqual([]);
});

type Then = NonNullable<PolicyDocumentInput["rules"]>[number]["then"];

it.each<[Then, string[]]>([
  [{ allow: true }, ["allow: on to the model’s own targets"]],
  [{ deny: { reason: "No." } }, ["deny: No."]],
  [
    { route: { targets: [{ model: "small" }, { model: "large" }], strategy: "lowest_cost" } },
    ["route to small, large, cheapest first"],
  ],
  [{ route: { targets: [{ deployment: ADS }] } }, ["route to azure / gpt"]],
  [
    {
      route: {
        targets: [
          { model: "large", weight: 95 },
          { model: "small", weight: 5 },
        ],
        strategy: "weighted",
        sticky: "user",
        fallbacks: [{ model: "old" }],
      },
    },
    ["route to large 95%, small 5%, the same one for a user; then old"],
  ],
  [
    { require: { noTraining: true, regions: ["eu"] }, redact: ["email", "card"] },
    ["require no training, region eu", "replace e-mail addresses and payment cards"],
  ],
  [{ set: { maxOutputTokens: 2000, temperature: 0 } }, ["set at most 2,000 output tokens and temperature 0"]],
  [{ cache: { ttlSeconds: 3600, scope: "team" } }, ["cache 1 h for the team"]],
  [{ cache: { ttlSeconds: 90, hitChargePercent: 10 } }, ["cache 90 s for each key, a hit is charged 10%"]],
  [{ cache: { ttlSeconds: 0 } }, ["do not cache"]],
])("says effects in words: %j", (then, texts) => {
  const [rule] = policyDocument.parse({ rules: [{ name: "rule", then }] }).rules;
  expect(rule && describeEffects(rule.then, names).map(({ text }) => text)).toEqual(texts);
});
