import {
  CONTENT_KINDS,
  DETECTORS,
  type PolicyDirectoryView,
  type PolicyDocument,
  type PolicyRouteTarget,
  PROVIDER_CATALOGUE,
} from "@gatehouse/domain";
import { DETECTOR_NOUNS } from "./describe-conditions.ts";
import { capital } from "./word-list.ts";

export interface Choice {
  value: string;
  label: string;
}

/** What the fields of a rule can be chosen from. */
export interface RuleChoices {
  teams: Choice[];
  keys: Choice[];
  members: Choice[];
  models: Choice[];
  /** Without aliases. */
  ownModels: Choice[];
  content: Choice[];
  /** Detectors, and what the policy itself names to be looked for. */
  found: Choice[];
  classes: Choice[];
  guardrails: Choice[];
  regions: Choice[];
  providers: Choice[];
  /** Models, then single deployments, as `targetValue` writes them. */
  targets: Choice[];
  timeZone: string;
}

const same = (values: Iterable<string>): Choice[] => [...new Set(values)].map((value) => ({ value, label: value }));

export function choicesOf(document: PolicyDocument, directory: PolicyDirectoryView, timeZone: string): RuleChoices {
  const { sensitivity, aliases, guardrails } = document;
  const models = directory.models.map(({ model }) => model);
  const named = (items: readonly { id: string; name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  return {
    teams: named(directory.teams),
    keys: named(directory.keys),
    members: directory.people.map(({ id, name, email }) => ({ value: id, label: name ? `${name} (${email})` : email })),
    models: same([...models, ...aliases.map(({ name }) => name)]),
    ownModels: same(models),
    content: same(CONTENT_KINDS),
    found: foundChoices(sensitivity),
    classes: same(sensitivity.classes.map(({ name }) => name)),
    guardrails: same(guardrails.map(({ name }) => name)),
    regions: same(directory.deployments.flatMap(({ region }) => region ?? [])),
    providers: PROVIDER_CATALOGUE.map(({ id, label }) => ({ value: id, label })),
    targets: [
      ...models.map((model) => ({ value: targetValue({ model }), label: model })),
      ...directory.deployments.map(({ id, label }) => ({ value: targetValue({ deployment: id }), label })),
    ],
    timeZone,
  };
}

/** Detectors in words, then what is the organization's own, with what it is found by. */
function foundChoices({ patterns, wordLists, external }: PolicyDocument["sensitivity"]): Choice[] {
  const own = (names: readonly string[], by: string) =>
    names.map((name) => ({ value: name, label: `${name} (${by})` }));
  const all = [
    ...DETECTORS.map((name) => ({ value: name, label: capital(DETECTOR_NOUNS[name].many) })),
    ...own(
      patterns.map(({ name }) => name),
      "own pattern",
    ),
    ...own(
      wordLists.map(({ name }) => name),
      "word list",
    ),
    ...own(external?.entities ?? [], "external detector"),
  ];
  // A draft may give a name twice.
  return all.filter(({ value }, place) => all.findIndex((other) => other.value === value) === place);
}

/** A target as the value of a select. */
export const targetValue = (target: { model: string } | { deployment: string }): string =>
  "model" in target ? (target.model === "" ? "" : `model ${target.model}`) : `deployment ${target.deployment}`;

export function targetOf(value: string, weight: number): PolicyRouteTarget {
  const [kind, name = ""] = value.split(" ");
  return kind === "deployment" ? { deployment: name, weight } : { model: name, weight };
}
