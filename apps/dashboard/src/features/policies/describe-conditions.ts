import {
  DETECTORS,
  type DetectorName,
  type PolicyDocument,
  type RuleConditions,
  WEEKDAYS,
  type WeeklyHours,
} from "@gatehouse/domain";
import { formatCount } from "#lib/format.ts";
import type { PolicyNames } from "./policy-names.ts";
import { capital, listed } from "./word-list.ts";

/** What has a name of its own in a policy. */
export type Vocabulary = Pick<PolicyDocument, "sensitivity">;
export interface Condition {
  name: keyof RuleConditions;
  text: string;
}

export const DETECTOR_NOUNS: Record<DetectorName, { one: string; many: string }> = {
  email: { one: "an e-mail address", many: "e-mail addresses" },
  phone: { one: "a phone number", many: "phone numbers" },
  card: { one: "a payment card", many: "payment cards" },
  iban: { one: "an IBAN", many: "IBANs" },
  ip: { one: "an IP address", many: "IP addresses" },
  national_id: { one: "a national id", many: "national ids" },
  secret: { one: "a secret", many: "secrets" },
};

const isDetector = (name: string): name is DetectorName => DETECTORS.some((detector) => detector === name);
/** "a payment card"; an organization's own patterns and lists keep their names. */
export const foundNoun = (name: string): string => (isDetector(name) ? DETECTOR_NOUNS[name].one : `‘${name}’`);
export const foundNouns = (name: string): string => (isDetector(name) ? DETECTOR_NOUNS[name].many : `‘${name}’`);

/** Conditions in words, each by itself; none for a rule that is for every request. */
export function describeConditions(
  conditions: RuleConditions | undefined,
  names: PolicyNames,
  vocabulary: Vocabulary,
): Condition[] {
  if (!conditions) return [];
  return Object.keys(conditions).flatMap((key) => {
    const name = key as keyof RuleConditions;
    const text = describeOne(name, conditions, names, vocabulary);
    return text === undefined ? [] : [{ name, text }];
  });
}

function describeOne(
  name: keyof RuleConditions,
  conditions: RuleConditions,
  names: PolicyNames,
  vocabulary: Vocabulary,
): string | undefined {
  const { teams, keys, members, models, endpoints, tags, metadata, content, found } = conditions;
  const words: Record<keyof RuleConditions, () => string | undefined> = {
    teams: () => teams && `Team is ${listed(teams.map(names.team), "or")}`,
    keys: () => keys && `Key is ${listed(keys.map(names.key), "or")}`,
    members: () => members && `Key belongs to ${listed(members.map(names.person), "or")}`,
    models: () => models && modelWords(models),
    endpoints: () => endpoints && `Endpoint is ${listed(endpoints, "or")}`,
    streamed: () => (conditions.streamed === undefined ? undefined : streamWords(conditions.streamed)),
    tags: () => tags && `Tagged ${listed(tags, "or")}`,
    metadata: () => metadata && metadataWords(metadata),
    inputTokens: () => conditions.inputTokens && tokenWords(conditions.inputTokens),
    content: () => content && `Has ${listed(content, "or")}`,
    sensitivity: () => conditions.sensitivity && classWords(conditions.sensitivity, vocabulary),
    found: () => found && `Contains ${listed(found.map(foundNoun), "or")}`,
    time: () => conditions.time && timeWords(conditions.time),
    budgetUsedPercent: () =>
      conditions.budgetUsedPercent === undefined
        ? undefined
        : `Budget is used by ${conditions.budgetUsedPercent}% or more`,
  };
  return words[name]?.();
}

const modelWords = (models: readonly string[]): string =>
  `Model ${models.some((model) => model.includes("*")) ? "matches" : "is"} ${listed(models, "or")}`;

const streamWords = (streamed: boolean): string => (streamed ? "Is streamed" : "Is not streamed");

const metadataWords = (metadata: NonNullable<RuleConditions["metadata"]>): string =>
  Object.entries(metadata)
    .map(([field, values]) => `Metadata ${field} is ${listed(values, "or")}`)
    .join(" and ");

function tokenWords({ min, max }: NonNullable<RuleConditions["inputTokens"]>): string {
  if (min === undefined) return `At most ${formatCount(max ?? 0)} input tokens`;
  if (max === undefined) return `At least ${formatCount(min)} input tokens`;
  return `${formatCount(min)} to ${formatCount(max)} input tokens`;
}

/** "Contains a payment card or an IBAN (class payment)": a class is what is looked for, in it and in those above. */
function classWords(name: string, { sensitivity }: Vocabulary): string {
  const from = sensitivity.classes.findIndex((each) => each.name === name);
  if (from < 0) return `Is of class ${name}`;
  const above = from < sensitivity.classes.length - 1 ? " or higher" : "";
  const detect = sensitivity.classes[from]?.detect ?? [];
  return `Contains ${listed(detect.map(foundNoun), "or")} (class ${name}${above})`;
}

function timeWords({ days, from, until, timeZone }: WeeklyHours): string {
  const when = [days ? dayWords(days) : "Daily", from === until ? "" : `${from}–${until}`].filter(Boolean).join(" ");
  return `${when} (${timeZone})`;
}

/** "Mon–Fri", "Sat and Sun". */
function dayWords(days: readonly string[]): string {
  const places = WEEKDAYS.flatMap((day, place) => (days.includes(day) ? [place] : []));
  const short = (place: number) => capital((WEEKDAYS[place] ?? "").slice(0, 3));
  const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
  const isRun = places.length > 2 && last - first === places.length - 1;
  return isRun ? `${short(first)}–${short(last)}` : listed(places.map(short), "and");
}
