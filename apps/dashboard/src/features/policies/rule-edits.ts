import type { PolicyDocument, PolicyRule } from "@gatehouse/domain";

const LONGEST_NAME = 100;

/** A copy of the document in which the rules are others; all else is kept as it is. */
export const withRules = (document: PolicyDocument, rules: PolicyRule[]): PolicyDocument => ({ ...document, rules });

/** The items of a list with the one at `from` at place `to`. */
export function moved<Item extends object>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  if (!item || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** A copy right behind the rule, under a name that no other has. */
export function duplicated(rules: readonly PolicyRule[], place: number): PolicyRule[] {
  const rule = rules[place];
  if (!rule) return [...rules];
  return rules.toSpliced(place + 1, 0, { ...structuredClone(rule), name: freeRuleName(rule.name, rules) });
}

/** "Night work (copy)", "Night work (copy 2)": short enough to be a name. */
export function freeRuleName(name: string, rules: readonly PolicyRule[]): string {
  const taken = new Set(rules.map((rule) => rule.name));
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? " (copy)" : ` (copy ${number})`;
    const free = name.slice(0, LONGEST_NAME - ending.length) + ending;
    if (!taken.has(free)) return free;
  }
}

export const switched = (rules: readonly PolicyRule[], place: number): PolicyRule[] =>
  rules.map((rule, at) => (at === place ? { ...rule, enabled: !rule.enabled } : rule));

/** @param place null: the rule is added as the last one */
export const put = (rules: readonly PolicyRule[], place: number | null, rule: PolicyRule): PolicyRule[] =>
  place === null ? [...rules, rule] : rules.with(place, rule);
