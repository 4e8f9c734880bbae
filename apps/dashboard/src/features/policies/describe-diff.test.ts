import { type PolicyDocumentInput, policyDocument } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { describeRuleDiff, describeSettingsDiff } from "./describe-diff.ts";
import { namesOf } from "./policy-names.ts";

const names = namesOf({ teams: [], keys: [], keysLeftOut: 0, people: [], models: [], deployments: [] });
const document = (input: PolicyDocumentInput) => policyDocument.parse(input);
const routed = (...models: string[]) => ({ route: { targets: models.map((model) => ({ model })) } });

it("tells what is gone from a rule, what came, and what has stayed", () => {
  const before = document({ rules: [{ name: "rule", when: { models: ["a"] }, then: routed("small") }] });
  const after = document({ rules: [{ name: "rule", when: { models: ["a"] }, then: routed("large"), enabled: false }] });
  expect(describeRuleDiff({ from: 0, to: 0, changes: [{ path: "enabled" }] }, before, after, names)).toEqual([
    { kind: "kept", text: "Model is a" },
    { kind: "removed", text: "→ route to small" },
    { kind: "added", text: "Switched off" },
    { kind: "added", text: "→ route to large" },
  ]);
});

it("tells all of a rule that was added, and of one that was removed", () => {
  const one = document({ rules: [{ name: "rule", then: { allow: true } }] });
  const texts = (kind: "added" | "removed") => [
    { kind, text: "Every request" },
    { kind, text: "→ allow: on to the model’s own targets" },
  ];
  expect(describeRuleDiff({ from: null, to: 0, changes: [] }, document({}), one, names)).toEqual(texts("added"));
  expect(describeRuleDiff({ from: 0, to: null, changes: [] }, one, document({}), names)).toEqual(texts("removed"));
});

it("tells by its path what the words do not show", () => {
  const list = (last: string) =>
    document({ sensitivity: { wordLists: [{ name: "projects", words: ["one", "two", "three", last] }] } });
  const path = "sensitivity.wordLists.0.words";
  expect(
    describeSettingsDiff([{ path, before: ["four"], after: ["five"] }], list("four"), list("five"), names),
  ).toEqual([
    { kind: "removed", text: `${path}: ["four"]` },
    { kind: "added", text: `${path}: ["five"]` },
  ]);
});
