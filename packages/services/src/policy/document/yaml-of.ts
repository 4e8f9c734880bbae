import {
  externalDetector,
  guardrail,
  type PolicyDocument,
  type PolicyRule,
  policyDocument,
  policyRoute,
  policyRule,
  routeTarget,
  type SensitivitySettings,
  sensitivitySettings,
  wordList,
} from "@gatehouse/domain";
import { stringify } from "yaml";
import type { PolicyNames } from "./names.ts";
import { mapReferences } from "./references.ts";
import { withoutDefaults } from "./without-defaults.ts";

/**
 * A document as a person writes it: YAML, without what goes without saying, and with names for ids wherever a name stands
 * for one thing only. Saved again, it is the same document.
 */
export function yamlOf(document: PolicyDocument, names: Pick<PolicyNames, "nameOf">): string {
  const named = mapReferences(plainDocument(document), ({ kind, text }) => names.nameOf(kind, text) ?? text);
  return stringify(named, { lineWidth: 120, aliasDuplicateObjects: false });
}

function plainDocument(document: PolicyDocument): object {
  const { rules: all, otherwise } = document;
  // Without its rules, each of which is looked at on its own.
  const { rules: _, otherwise: __, ...settings } = withoutDefaults(policyDocument, { ...document, rules: [] });
  const { sensitivity, guardrails } = settings;
  return {
    ...settings,
    ...(sensitivity && { sensitivity: plainSensitivity(sensitivity) }),
    ...(guardrails && { guardrails: guardrails.map((each) => withoutDefaults(guardrail, each)) }),
    rules: all.map(plainRule),
    otherwise,
  };
}

function plainSensitivity(settings: SensitivitySettings): object {
  const plain = withoutDefaults(sensitivitySettings, settings);
  const { wordLists, external } = plain;
  return {
    ...plain,
    ...(wordLists && { wordLists: wordLists.map((each) => withoutDefaults(wordList, each)) }),
    ...(external && { external: withoutDefaults(externalDetector, external) }),
  };
}

function plainRule(rule: PolicyRule): object {
  const { route, ...effects } = rule.then;
  const plain = withoutDefaults(policyRule, rule);
  if (!route) return plain;
  const { targets = [], fallbacks, ...order } = withoutDefaults(policyRoute, route);
  const plainTargets = (list: typeof targets) => list.map((each) => withoutDefaults(routeTarget, each));
  return {
    ...plain,
    then: {
      route: { ...order, targets: plainTargets(targets), ...(fallbacks && { fallbacks: plainTargets(fallbacks) }) },
      ...effects,
    },
  };
}
