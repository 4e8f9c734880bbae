import type { PolicyChange, PolicyDiffView, PolicyDocument, PolicyRule, PolicyRuleDiff } from "@gatehouse/domain";
import { changesBetween } from "./changes-between.ts";
import { inOrder } from "./in-order.ts";

/**
 * What is different in a document. Rules are known by their name (of several of one name, by which of them it is), so a
 * rule that was renamed is another one. Pure; what is told is enough to make the one document of the other.
 */
export function diffDocuments(
  before: PolicyDocument,
  after: PolicyDocument,
): Pick<PolicyDiffView, "rules" | "settings"> {
  const { rules: oldRules, ...oldSettings } = before;
  const { rules, ...settings } = after;
  return { rules: diffRules(oldRules, rules), settings: changesBetween(oldSettings, settings) };
}

function diffRules(before: readonly PolicyRule[], after: readonly PolicyRule[]): PolicyRuleDiff[] {
  const known = new Map(keysOf(before).map((key, place) => [key, place]));
  const keys = keysOf(after);
  const from = keys.map((key) => known.get(key) ?? null);
  const stayed = inOrder(from.filter((place) => place !== null));
  const kept = new Set(keys);
  const removed = keysOf(before).flatMap((key, place): PolicyRuleDiff[] =>
    kept.has(key) ? [] : [alone("removed", before[place] as PolicyRule, { from: place, to: null })],
  );
  const present = after.flatMap((rule, to): PolicyRuleDiff[] => {
    const place = from[to] ?? null;
    if (place === null) return [alone("added", rule, { from: null, to })];
    const moved = !stayed.has(place);
    const changes: PolicyChange[] = changesBetween(before[place], rule);
    if (changes.length === 0 && !moved) return [];
    return [{ rule: rule.name, kind: changes.length > 0 ? "changed" : "moved", from: place, to, moved, changes }];
  });
  return [...present, ...removed];
}

const alone = (
  kind: "added" | "removed",
  document: PolicyRule,
  places: Pick<PolicyRuleDiff, "from" | "to">,
): PolicyRuleDiff => ({ rule: document.name, kind, ...places, moved: false, changes: [], document });

/** The name of each rule, and which one of that name it is. */
function keysOf(rules: readonly PolicyRule[]): string[] {
  const seen = new Map<string, number>();
  return rules.map(({ name }) => {
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return `${number} ${name}`;
  });
}
