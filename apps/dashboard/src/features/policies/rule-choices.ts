import {
  CONTENT_KINDS,
  DETECTORS,
  type PolicyDirectoryView,
  type PolicyDocument,
  type PolicyRouteTarget,
  PROVIDER_CATALOGUE,
} from "@gatehouse/domain";

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
  const own = [...sensitivity.patterns, ...sensitivity.wordLists].map(({ name }) => name);
  const named = (items: readonly { id: string; name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  return {
    teams: named(directory.teams),
    keys: named(directory.keys),
    members: directory.people.map(({ id, name, email }) => ({ value: id, label: name ? `${name} (${email})` : email })),
    models: same([...models, ...aliases.map(({ name }) => name)]),
    content: same(CONTENT_KINDS),
    found: same([...DETECTORS, ...own, ...(sensitivity.external?.entities ?? [])]),
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

/** A target as the value of a select. */
export const targetValue = (target: { model: string } | { deployment: string }): string =>
  "model" in target ? (target.model === "" ? "" : `model ${target.model}`) : `deployment ${target.deployment}`;

export function targetOf(value: string, weight: number): PolicyRouteTarget {
  const [kind, name = ""] = value.split(" ");
  return kind === "deployment" ? { deployment: name, weight } : { model: name, weight };
}
