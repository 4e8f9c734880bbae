import type { PolicyDocument, PolicyRule, RuleConditions } from "@gatehouse/domain";

/** What rules and classes refer to by names that the policy itself gives. Detectors are patterns and word lists as well. */
export type NameKind = "class" | "detector" | "alias" | "guardrail";

/** Where such names stand. */
export interface Use {
  /** "Rule 2, Private data: its condition". */
  where: string;
  /** Nothing else stands there, and without it, it would hold for other requests or be no rule or class at all. */
  needed: boolean;
}

/** A place in a document where names of a kind stand. */
interface Site {
  where: string;
  names: readonly string[];
  /** Whether a name has to stand there. */
  needsOne: boolean;
  put: (document: PolicyDocument, names: string[]) => PolicyDocument;
}

export function usesOf(document: PolicyDocument, kind: NameKind, names: readonly string[]): Use[] {
  return sitesOf(document, kind)
    .filter((site) => site.names.some((name) => names.includes(name)))
    .map((site) => ({
      where: site.where,
      needed: site.needsOne && site.names.every((name) => names.includes(name)),
    }));
}

/** A copy in which every use of a name has another one. */
export const renamedUses = (document: PolicyDocument, kind: NameKind, from: string, to: string): PolicyDocument =>
  sitesOf(document, kind)
    .filter(({ names }) => names.includes(from))
    .reduce(
      (copy, { names, put }) => put(copy, [...new Set(names.map((name) => (name === from ? to : name)))]),
      document,
    );

/** A copy in which nothing refers to the names; null: it cannot be made without changing what something else says. */
export function withoutUses(document: PolicyDocument, kind: NameKind, names: readonly string[]): PolicyDocument | null {
  if (usesOf(document, kind, names).some(({ needed }) => needed)) return null;
  return sitesOf(document, kind)
    .filter((site) => site.names.some((name) => names.includes(name)))
    .reduce(
      (copy, site) =>
        site.put(
          copy,
          site.names.filter((name) => !names.includes(name)),
        ),
      document,
    );
}

function sitesOf(document: PolicyDocument, kind: NameKind): Site[] {
  const classes = kind === "detector" ? classSites(document) : [];
  return [
    ...classes,
    ...document.rules.flatMap((rule, place) => [
      ...conditionSites(rule, place, "when", kind),
      ...conditionSites(rule, place, "unless", kind),
      ...effectSites(rule, place, kind),
    ]),
  ];
}

const classSites = ({ sensitivity }: PolicyDocument): Site[] =>
  sensitivity.classes.map(({ name, detect }, place) => ({
    where: `Class ${name}`,
    names: detect,
    needsOne: true,
    put: (document, names) => {
      const classes = document.sensitivity.classes.map((each, at) =>
        at === place ? { ...each, detect: names } : each,
      );
      return { ...document, sensitivity: { ...document.sensitivity, classes } };
    },
  }));

/** A condition without a name is none, and its rule would be for more requests, or its exception. */
function conditionSites(rule: PolicyRule, place: number, part: "when" | "unless", kind: NameKind): Site[] {
  const conditions = rule[part];
  const names = conditions && namesIn(conditions, kind);
  if (!names) return [];
  const put = (document: PolicyDocument, next: string[]) =>
    withRule(document, place, (old) => ({ ...old, [part]: { ...old[part], ...conditionOf(kind, next) } }));
  const what = part === "when" ? "its condition" : "its exception";
  return [{ where: `${ruleWords(rule, place)}: ${what}`, names, needsOne: true, put }];
}

function namesIn({ sensitivity, found, models }: RuleConditions, kind: NameKind): readonly string[] | undefined {
  if (kind === "class") return sensitivity === undefined ? undefined : [sensitivity];
  if (kind === "detector") return found;
  return kind === "alias" ? models : undefined;
}

function conditionOf(kind: NameKind, names: string[]): RuleConditions {
  if (kind === "class") return { sensitivity: names[0] ?? "" };
  return kind === "detector" ? { found: names } : { models: names };
}

/** An effect without a name is left out, unless the rule has no other. */
function effectSites(rule: PolicyRule, place: number, kind: NameKind): Site[] {
  const effect = kind === "detector" ? "redact" : kind === "guardrail" ? "guardrails" : undefined;
  const names = effect && rule.then[effect];
  if (!names) return [];
  const put = (document: PolicyDocument, next: string[]) =>
    withRule(document, place, (old) => {
      const { [effect]: _, ...others } = old.then;
      return { ...old, then: next.length === 0 ? others : { ...old.then, [effect]: next } };
    });
  const what = effect === "redact" ? "what it replaces" : "whom it asks";
  const isOnly = Object.keys(rule.then).length === 1;
  return [{ where: `${ruleWords(rule, place)}: ${what}`, names, needsOne: isOnly, put }];
}

const ruleWords = (rule: PolicyRule, place: number): string => `Rule ${place + 1}, ${rule.name}`;

const withRule = (
  document: PolicyDocument,
  place: number,
  change: (rule: PolicyRule) => PolicyRule,
): PolicyDocument => ({
  ...document,
  rules: document.rules.map((rule, at) => (at === place ? change(rule) : rule)),
});
