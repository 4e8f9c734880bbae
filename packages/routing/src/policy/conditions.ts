import { type ConditionName, type RequestFacts, type RuleConditions, VERDICTS } from "@gatehouse/domain";
import { namePattern } from "./name-pattern.ts";
import { weeklyHours } from "./weekly-hours.ts";

/** What conditions look at: the facts, and what the policy itself makes of them. */
export interface Judged {
  facts: RequestFacts;
  /** The model that the asked name stands for. */
  model: string;
  /** Place of the request's class among the policy's; -1: none. */
  classRank: number;
}

export type Test = (judged: Judged) => boolean;

/** Conditions in the order in which they are looked at, each with its letter. The cheap ones come first. */
export type CompiledConditions = readonly (readonly [letter: string, test: Test])[];

type Compile = {
  [Name in ConditionName]-?: (wanted: NonNullable<RuleConditions[Name]>, classes: readonly string[]) => Test;
};

const COMPILE: Compile = {
  teams: (ids) => oneOf(ids, ({ facts }) => facts.teamId),
  keys: (ids) => oneOf(ids, ({ facts }) => facts.virtualKeyId),
  members: (ids) => oneOf(ids, ({ facts }) => facts.memberId),
  endpoints: (names) => oneOf(names, ({ facts }) => facts.endpoint),
  streamed:
    (wanted) =>
    ({ facts }) =>
      facts.streamed === wanted,
  models(patterns) {
    const tests = patterns.map(namePattern);
    return ({ facts, model }) => tests.some((test) => test(facts.askedModel) || test(model));
  },
  tags: (tags) => common(tags, ({ facts }) => facts.tags),
  metadata(wanted) {
    const fields = Object.entries(wanted).map(([name, values]) => [name, new Set(values)] as const);
    return ({ facts }) => fields.every(([name, values]) => values.has(own(facts.metadata, name) ?? ""));
  },
  inputTokens:
    ({ min = 0, max = Number.POSITIVE_INFINITY }) =>
    ({ facts }) =>
      facts.inputTokens >= min && facts.inputTokens <= max,
  content: (kinds) => common(kinds, ({ facts }) => facts.content),
  sensitivity(name, classes) {
    const least = classes.indexOf(name);
    return ({ classRank }) => least >= 0 && classRank >= least;
  },
  found: (names) => common(names, ({ facts }) => facts.sensitivity?.found ?? []),
  time(hours) {
    const within = weeklyHours(hours);
    return ({ facts }) => within(facts.atMs);
  },
  budgetUsedPercent:
    (percent) =>
    ({ facts }) =>
      facts.budgetUsedPercent !== null && facts.budgetUsedPercent >= percent,
};

/** @param classes the policy's, from the least to the most sensitive */
export function compileConditions(conditions: RuleConditions, classes: readonly string[]): CompiledConditions {
  return Object.entries(VERDICTS).flatMap(([letter, name]) => {
    const wanted = conditions[name];
    if (wanted === undefined) return [];
    // The table gives each name the function of its own type, which TypeScript cannot see through a loop.
    const compile = COMPILE[name] as (wanted: unknown, classes: readonly string[]) => Test;
    return [[letter, compile(wanted, classes)] as const];
  });
}

function oneOf(wanted: readonly string[], read: (judged: Judged) => string | null): Test {
  const set = new Set<string | null>(wanted);
  return (judged) => set.has(read(judged));
}

function common(wanted: readonly string[], read: (judged: Judged) => readonly string[]): Test {
  const set = new Set(wanted);
  return (judged) => read(judged).some((item) => set.has(item));
}

const own = (record: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
