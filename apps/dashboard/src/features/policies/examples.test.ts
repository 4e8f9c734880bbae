import type { PolicyDirectoryView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { examplesFor } from "./examples.ts";
import { rulePlaceOf } from "./issue-places.ts";

const traits = { noTraining: false, zeroRetention: false, contextTokens: null, lacks: [] };
const directory = (...models: string[]): PolicyDirectoryView => ({
  teams: [],
  keys: [],
  keysLeftOut: 0,
  people: [],
  models: models.map((model) => ({ model, deploymentIds: [model] })),
  deployments: models.map((model) => ({
    id: model,
    label: model,
    model,
    provider: "openai",
    region: null,
    traits: { ...traits, noTraining: model === "private" },
    inService: true,
  })),
});
const named = (each: PolicyDirectoryView) => new Map(examplesFor(each, "UTC").map((example) => [example.id, example]));

it("makes examples of the models that there are, and none of models that there are not", () => {
  expect(named(directory("small")).get("canary")?.document).toBeNull();
  expect(named(directory("small", "large")).get("canary")?.document?.rules[0]?.then.route?.targets).toEqual([
    { model: "small", weight: 95 },
    { model: "large", weight: 5 },
  ]);
});

it("sends private data where it is not trained on, and nowhere when no deployment promises that", () => {
  expect(named(directory("small", "private")).get("private-data")?.document?.rules[0]?.then.route?.targets).toEqual([
    { model: "private", weight: 1 },
  ]);
  expect(named(directory("small")).get("private-data")?.document?.rules[0]?.then.deny).toBeDefined();
});

it("finds the rule that an issue is about", () => {
  expect(rulePlaceOf("rules.12.then.route")).toBe(12);
  expect(rulePlaceOf("sensitivity.classes.0")).toBeNull();
  expect(rulePlaceOf("document")).toBeNull();
});
