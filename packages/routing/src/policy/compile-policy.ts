import type { ModelAlias, PolicyDocument, PolicyRule } from "@gatehouse/domain";
import { type CompiledConditions, compileConditions } from "./conditions.ts";

export interface CompiledRule {
  enabled: boolean;
  when: CompiledConditions;
  /** null: there is no exception. */
  unless: CompiledConditions | null;
  then: PolicyRule["then"];
}

/** What has to be known of a request before the policy can decide on it: whatever it does not ask is not looked at. */
export interface PolicyNeeds {
  /** Detectors, patterns and word lists that some rule goes by, in no order. Those of redaction are in it. */
  detect: readonly string[];
  /** Kinds of the external detector's findings that some rule goes by. */
  entities: readonly string[];
  content: boolean;
  budgetUsed: boolean;
  promptPrefix: boolean;
  user: boolean;
  /** Fields of the request's own metadata that some rule names. */
  metadata: readonly string[];
}

/** A policy made ready for decisions; immutable. */
export interface CompiledPolicy {
  document: PolicyDocument;
  rules: readonly CompiledRule[];
  needs: PolicyNeeds;
  /** From the least to the most sensitive, each with what finds it. */
  classes: readonly { name: string; detect: ReadonlySet<string> }[];
  aliases: ReadonlyMap<string, readonly ModelAlias[]>;
}

/** Throws nothing for a document that the schema and `checkPolicy` have passed. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const { sensitivity, rules } = document;
  const classNames = sensitivity.classes.map(({ name }) => name);
  return {
    document,
    rules: rules.map(({ enabled, when = {}, unless, then }) => ({
      enabled,
      when: compileConditions(when, classNames),
      unless: unless ? compileConditions(unless, classNames) : null,
      then,
    })),
    needs: needsOf(document),
    classes: sensitivity.classes.map(({ name, detect }) => ({ name, detect: new Set(detect) })),
    aliases: Map.groupBy(document.aliases, ({ name }) => name),
  };
}

/** The model that a name stands for in a team. An alias of an alias is not followed. */
export function resolveModel({ aliases }: Pick<CompiledPolicy, "aliases">, name: string, teamId: string): string {
  const found = aliases.get(name)?.find(({ teams }) => !teams || teams.includes(teamId));
  return found?.model ?? name;
}

function needsOf({ sensitivity, rules }: PolicyDocument): PolicyNeeds {
  const inUse = rules.filter(({ enabled }) => enabled);
  const conditions = inUse.flatMap(({ when, unless }) => [when ?? {}, unless ?? {}]);
  const sticky = inUse.map(({ then }) => then.route?.sticky);
  // One class is the most sensitive that applies: to know it, all of them are looked for.
  const classes = conditions.some((each) => each.sensitivity) ? sensitivity.classes : [];
  const detect = [
    ...classes.flatMap((each) => each.detect),
    ...conditions.flatMap(({ found }) => found ?? []),
    ...inUse.flatMap(({ then }) => then.redact ?? []),
  ];
  const isExternal = (name: string) => sensitivity.external?.entities.includes(name) ?? false;
  return {
    detect: [...new Set(detect)].filter((name) => !isExternal(name)),
    entities: [...new Set(detect)].filter(isExternal),
    content: conditions.some(({ content }) => content),
    budgetUsed: conditions.some(({ budgetUsedPercent }) => budgetUsedPercent !== undefined),
    promptPrefix: sticky.includes("prompt_prefix"),
    user: sticky.includes("user"),
    metadata: [...new Set(conditions.flatMap(({ metadata }) => Object.keys(metadata ?? {})))],
  };
}
