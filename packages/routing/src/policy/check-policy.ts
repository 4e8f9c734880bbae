import {
  DETECTORS,
  type PolicyDocument,
  type PolicyRouteTarget,
  type PolicyRule,
  type RuleConditions,
  type TargetFacts,
  type TargetRequirements,
} from "@gatehouse/domain";
import { unmetBy } from "../plan/plan-route.ts";

/** What the names and ids of a policy may refer to. */
export interface PolicyDirectory {
  teams: ReadonlySet<string>;
  keys: ReadonlySet<string>;
  members: ReadonlySet<string>;
  /** Deployments of each model's own route. */
  models: ReadonlyMap<string, readonly string[]>;
  deployments: ReadonlyMap<string, Pick<TargetFacts, "region" | "provider" | "noTraining" | "zeroRetention">>;
}

/** Why a policy is refused, or what its author should know. */
export interface PolicyIssue {
  /** Where: `rules.2.then.route`, as zod writes it. */
  path: string;
  /** Name of the rule; null: it is none of a rule. */
  rule: string | null;
  severity: "error" | "warning";
  message: string;
}

type Tell = (path: string, message: string, severity?: PolicyIssue["severity"]) => void;

/** What stands in the way of a policy that has the right shape. Publishing is possible without an error among them. */
export function checkPolicy(document: PolicyDocument, directory: PolicyDirectory): PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  const tellFor =
    (rule: string | null): Tell =>
    (path, message, severity = "error") =>
      issues.push({ path, rule, severity, message });
  checkAliases(document, directory, tellFor(null));
  checkSensitivity(document, tellFor(null));
  checkGuardrails(document, tellFor(null));
  checkRuleNames(document, tellFor);
  document.rules.forEach((rule, place) => {
    checkRule(rule, `rules.${place}`, { document, directory, tell: tellFor(rule.name) });
  });
  checkReach(document, tellFor);
  return issues;
}

interface Checking {
  document: PolicyDocument;
  directory: PolicyDirectory;
  tell: Tell;
}

function checkAliases({ aliases }: PolicyDocument, { models, teams }: PolicyDirectory, tell: Tell): void {
  const names = new Set(aliases.map(({ name }) => name));
  aliases.forEach((alias, place) => {
    const path = `aliases.${place}`;
    if (!models.has(alias.model)) {
      const isAlias = names.has(alias.model) ? " An alias of an alias is not followed." : "";
      tell(`${path}.model`, `The model '${alias.model}' does not exist.${isAlias}`);
    }
    for (const team of alias.teams ?? [])
      if (!teams.has(team)) tell(`${path}.teams`, `The team '${team}' does not exist.`);
    const earlier = aliases.slice(0, place).find(({ name, teams: forTeams }) => name === alias.name && !forTeams);
    if (earlier) tell(path, `'${alias.name}' is taken by an alias before it that is for every team.`);
    if (models.has(alias.name)) {
      tell(path, `'${alias.name}' is a model's own name: requests for it go to '${alias.model}'.`, "warning");
    }
  });
}

function checkSensitivity({ sensitivity }: PolicyDocument, tell: Tell): void {
  const { classes, patterns, wordLists, external } = sensitivity;
  const known = detectorsOf(sensitivity);
  const own = [...patterns, ...wordLists].map(({ name }) => name).concat(external?.entities ?? []);
  for (const name of repeated([...DETECTORS, ...own])) tell("sensitivity", `The name '${name}' is given twice.`);
  for (const name of repeated(classes.map((each) => each.name)))
    tell("sensitivity.classes", `The class '${name}' is given twice.`);
  classes.forEach(({ detect }, place) => {
    for (const name of detect) {
      if (!known.has(name))
        tell(`sensitivity.classes.${place}.detect`, `Nothing is called '${name}' that could be looked for.`);
    }
  });
}

function checkGuardrails({ guardrails }: PolicyDocument, tell: Tell): void {
  for (const name of repeated(guardrails.map((each) => each.name))) {
    tell("guardrails", `The guardrail '${name}' is given twice.`);
  }
}

function checkRuleNames({ rules }: PolicyDocument, tellFor: (rule: string) => Tell): void {
  for (const name of repeated(rules.map((rule) => rule.name))) {
    const place = rules.findLastIndex((rule) => rule.name === name);
    tellFor(name)(`rules.${place}.name`, "Another rule has this name, which would make records unclear.");
  }
}

function checkRule(rule: PolicyRule, path: string, checking: Checking): void {
  const { tell, document } = checking;
  for (const part of ["when", "unless"] as const) {
    const conditions = rule[part];
    if (conditions) checkConditions(conditions, `${path}.${part}`, checking);
  }
  if (rule.unless && Object.keys(rule.unless).length === 0) {
    tell(`${path}.unless`, "Without a condition the exception holds for every request, and the rule for none.");
  }
  const { redact = [], route, require, cache, guardrails = [] } = rule.then;
  const known = detectorsOf(document.sensitivity);
  for (const name of redact) {
    if (!known.has(name)) tell(`${path}.then.redact`, `Nothing is called '${name}' that could be looked for.`);
  }
  for (const name of guardrails) {
    if (!document.guardrails.some((each) => each.name === name)) {
      tell(`${path}.then.guardrails`, `There is no guardrail '${name}'.`);
    }
  }
  if (cache?.semantic && !checking.directory.models.has(cache.semantic.model)) {
    tell(`${path}.then.cache.semantic.model`, `The model '${cache.semantic.model}' does not exist.`);
  }
  if (cache && cache.ttlSeconds > 0 && redact.length > 0) {
    tell(`${path}.then.cache`, "Requests in which something was replaced are never cached.", "warning");
  }
  if (route) checkRoute(route, require, `${path}.then.route`, checking);
  else if (require) checkRequirements(require, `${path}.then.require`, checking);
}

function checkConditions(conditions: RuleConditions, path: string, { document, directory, tell }: Checking): void {
  const { teams = [], keys = [], members = [], sensitivity, found = [] } = conditions;
  for (const id of teams) if (!directory.teams.has(id)) tell(`${path}.teams`, `The team '${id}' does not exist.`);
  for (const id of keys) if (!directory.keys.has(id)) tell(`${path}.keys`, `The key '${id}' does not exist.`);
  for (const id of members)
    if (!directory.members.has(id)) tell(`${path}.members`, `The person '${id}' does not exist.`);
  if (sensitivity !== undefined && !document.sensitivity.classes.some(({ name }) => name === sensitivity)) {
    tell(`${path}.sensitivity`, `There is no class of sensitivity '${sensitivity}'.`);
  }
  const known = detectorsOf(document.sensitivity);
  for (const name of found)
    if (!known.has(name)) tell(`${path}.found`, `Nothing is called '${name}' that could be looked for.`);
}

function checkRoute(
  { targets, fallbacks, strategy }: NonNullable<PolicyRule["then"]["route"]>,
  require: TargetRequirements | undefined,
  path: string,
  { directory, tell }: Checking,
): void {
  const named = { targets, fallbacks };
  for (const [list, entries] of Object.entries(named)) {
    entries.forEach((target, place) => {
      const missing = missingTarget(target, directory);
      if (missing) tell(`${path}.${list}.${place}`, missing);
    });
  }
  if (strategy === "weighted" && targets.every(({ weight }) => weight === 0)) {
    tell(`${path}.targets`, "All weights are 0, so that no target can be drawn.");
  }
  if (!require) return;
  const deployments = [...targets, ...fallbacks].flatMap((target) => deploymentsOf(target, directory));
  const unmet = deployments.map((id) => ({ id, why: unmetById(id, require, directory) }));
  if (unmet.length > 0 && unmet.every(({ why }) => why)) {
    tell(
      path,
      `No target of the route meets what the rule requires (${UNMET[unmet[0]?.why ?? ""] ?? "its requirements"}).`,
    );
  }
  for (const { id, why } of unmet) {
    if (why && unmet.some((other) => !other.why)) {
      tell(path, `The target '${id}' will never be used: ${UNMET[why]}.`, "warning");
    }
  }
}

function checkRequirements(require: TargetRequirements, path: string, { directory, tell }: Checking): void {
  const ids = [...directory.deployments.keys()];
  if (ids.length > 0 && ids.every((id) => unmetById(id, require, directory))) {
    tell(path, "No model of any provider meets what the rule requires: every request that it is for would fail.");
  }
}

const UNMET: Record<string, string> = {
  region_not_allowed: "it is in none of the regions",
  provider_not_allowed: "it is at none of the providers",
  may_train: "it does not promise that nothing is trained on",
  may_retain: "it does not promise that nothing is kept",
};

const unmetById = (id: string, require: TargetRequirements, { deployments }: PolicyDirectory) => {
  const deployment = deployments.get(id);
  return deployment && unmetBy(deployment, require);
};

const deploymentsOf = (target: PolicyRouteTarget, { models }: PolicyDirectory): readonly string[] =>
  "deployment" in target ? [target.deployment] : (models.get(target.model) ?? []);

function missingTarget(target: PolicyRouteTarget, { models, deployments }: PolicyDirectory): string | undefined {
  if ("deployment" in target) {
    return deployments.has(target.deployment) ? undefined : `The deployment '${target.deployment}' does not exist.`;
  }
  return models.has(target.model) ? undefined : `The model '${target.model}' does not exist.`;
}

/** A rule for every request that ends the search hides all rules after it. */
function checkReach({ rules }: PolicyDocument, tellFor: (rule: string) => Tell): void {
  const last = rules.findIndex(
    ({ enabled, when = {}, unless, then }) =>
      enabled && Object.keys(when).length === 0 && !unless && (then.allow || then.deny || then.route),
  );
  if (last < 0) return;
  rules.slice(last + 1).forEach((rule, place) => {
    if (!rule.enabled) return;
    tellFor(rule.name)(
      `rules.${last + 1 + place}`,
      `It is never reached: '${rules[last]?.name}' before it is for every request.`,
    );
  });
}

const detectorsOf = ({ patterns, wordLists, external }: PolicyDocument["sensitivity"]): ReadonlySet<string> =>
  new Set([
    ...DETECTORS,
    ...patterns.map(({ name }) => name),
    ...wordLists.map(({ name }) => name),
    ...(external?.entities ?? []),
  ]);

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, place) => names.indexOf(name) !== place));
}
