import type { DeploymentRow } from "@gatehouse/db/admin";
import {
  CONTENT_KINDS,
  DETECTORS,
  NO_TIMEOUTS,
  NO_TRAITS,
  type PolicyDocument,
  policyDocument,
  providerId,
  ROUTE_STRATEGIES,
  STICKY_BY,
  WEEKDAYS,
} from "@gatehouse/domain";
import fc from "fast-check";
import type { Referable } from "../policy/document/names.ts";

/** The same number, the same id. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

export const aDeployment = (fields: Partial<DeploymentRow> & { id: string }): DeploymentRow => ({
  credentialId: idOf(900),
  credentialName: "main",
  provider: "openai",
  model: "small",
  upstreamModel: fields.id,
  region: null,
  traits: NO_TRAITS,
  timeouts: NO_TIMEOUTS,
  position: 0,
  createdAt: new Date(0),
  disabledAt: null,
  inService: true,
  ...fields,
});

/** Texts that YAML takes for something else unless they are written with care. */
const AWKWARD = [
  "true",
  "null",
  "12",
  "1e3",
  "0x1f",
  "- a",
  "a: b",
  "#x",
  "a\nb",
  "'",
  '"',
  "&a",
  "*a",
  "{a}",
  "%",
  "é 日本",
];
const words = fc
  .oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), fc.constantFrom(...AWKWARD))
  .map((text) => text.trim())
  .filter((text) => text !== "");
const policyNames = fc
  .oneof(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/), fc.constantFrom("true", "null", "12", "1e3", "0x1f"))
  .filter((name) => name !== "none");
const modelNames = fc.oneof(fc.stringMatching(/^[!-~]{1,10}$/), fc.constantFrom("true", "12", "*", "gpt-*"));

const TEAMS = [1, 2, 3].map(idOf);
const KEYS = [11, 12, 13, 14, 15].map(idOf);
const PEOPLE = [21, 22, 23].map(idOf);
const DEPLOYMENTS = [31, 32, 33].map(idOf);
/** One that nothing has any more. */
const GONE = idOf(99);

/** What policies refer to: names that are awkward, names that are given twice, and one that reads as an id. */
export const anyReferable: fc.Arbitrary<Referable> = fc
  .record({
    teams: fc.uniqueArray(words, { minLength: 3, maxLength: 3 }),
    keys: fc.tuple(
      ...KEYS.map(() =>
        fc.record({
          name: fc.oneof(fc.constantFrom("key", idOf(1)), words),
          team: fc.constantFrom(...TEAMS),
          revoked: fc.boolean(),
        }),
      ),
    ),
    upstream: fc.tuple(...DEPLOYMENTS.map(() => fc.constantFrom("gpt", "claude"))),
  })
  .map(({ teams, keys, upstream }) => ({
    teams: TEAMS.map((id, place) => ({ id, name: teams[place] as string })),
    keys: keys.map(({ name, team, revoked }, place) => ({ id: KEYS[place] as string, name, teamId: team, revoked })),
    people: PEOPLE.map((id, place) => ({ id, name: "Bob", email: `bob${place}@acme.test` })),
    deployments: DEPLOYMENTS.map((id, place) => aDeployment({ id, upstreamModel: upstream[place] as string })),
  }));

const some = <Item>(item: fc.Arbitrary<Item>, most = 3) => fc.array(item, { minLength: 1, maxLength: most });
const ids = (of: readonly string[]) => fc.uniqueArray(fc.constantFrom(...of, GONE), { minLength: 1, maxLength: 3 });
/** Any of the fields, and all that are left out are absent. */
const partly = <Model extends Record<string, fc.Arbitrary<unknown>>>(model: Model) =>
  fc.record(model, { requiredKeys: [] });
const atLeastOne = <Model extends Record<string, fc.Arbitrary<unknown>>>(model: Model) =>
  partly(model).filter((value) => Object.keys(value).length > 0);

const conditions = partly({
  teams: ids(TEAMS),
  keys: ids(KEYS),
  members: ids(PEOPLE),
  models: some(words),
  endpoints: some(words),
  streamed: fc.boolean(),
  tags: some(words),
  metadata: fc.dictionary(
    words.filter((name) => !name.includes("_") && !name.includes(".")),
    some(fc.string({ maxLength: 8 })),
    { maxKeys: 2 },
  ),
  inputTokens: fc.record({ min: fc.nat(1000) }),
  content: fc.uniqueArray(fc.constantFrom(...CONTENT_KINDS), { minLength: 1 }),
  sensitivity: policyNames,
  found: some(policyNames),
  time: fc.record({
    days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    from: fc.constantFrom("00:00", "09:00"),
    until: fc.constantFrom("00:00", "17:30"),
    timeZone: fc.constant("Europe/Berlin"),
  }),
  budgetUsedPercent: fc.integer({ min: 1, max: 1000 }),
});

const target = fc.oneof(
  fc.record({ deployment: fc.constantFrom(...DEPLOYMENTS, GONE), weight: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ model: modelNames, weight: fc.integer({ min: 0, max: 3 }) }),
);
const decides = fc.oneof(
  fc.constant({}),
  fc.constant({ allow: true }),
  fc.record({ deny: fc.record({ reason: words }) }),
  fc.record({
    route: fc.record(
      {
        targets: some(target),
        strategy: fc.constantFrom(...ROUTE_STRATEGIES),
        sticky: fc.constantFrom(null, ...STICKY_BY),
        fallbacks: fc.array(target, { maxLength: 2 }),
      },
      { requiredKeys: ["targets"] },
    ),
  }),
);
const adds = partly({
  set: atLeastOne({ maxOutputTokens: fc.integer({ min: 1, max: 1000 }), temperature: fc.constantFrom(0, 0.5, 2) }),
  require: atLeastOne({
    regions: some(words),
    providers: some(fc.constantFrom(...providerId.options)),
    noTraining: fc.constant(true),
  }),
  redact: some(fc.constantFrom(...DETECTORS)),
  guardrails: some(policyNames),
  cache: fc.record({ ttlSeconds: fc.nat(1000), scope: fc.constantFrom("key", "team", "organization") }),
});
const rules = fc.record(
  {
    name: words,
    enabled: fc.boolean(),
    when: conditions,
    unless: conditions,
    then: fc
      .tuple(decides, adds)
      .map(([one, others]) => ({ ...one, ...others }))
      .filter((effects) => Object.keys(effects).length > 0),
  },
  { requiredKeys: ["name", "then"] },
);

const service = { url: fc.constant("https://hooks.acme.test/check"), timeoutMs: fc.constantFrom(50, 2_000) };

/** Documents of the right shape, whatever is wrong with them otherwise. */
export const anyPolicy: fc.Arbitrary<PolicyDocument> = partly({
  aliases: fc.array(
    fc.record({ name: modelNames, model: modelNames, teams: ids(TEAMS) }, { requiredKeys: ["name", "model"] }),
    { maxLength: 2 },
  ),
  sensitivity: partly({
    classes: fc.array(fc.record({ name: policyNames, detect: some(policyNames) }), { maxLength: 2 }),
    patterns: fc.array(fc.record({ name: policyNames, regex: words }), { maxLength: 2 }),
    wordLists: fc.array(
      fc.record({
        name: policyNames,
        words: some(words.filter((text) => /^[ -~]{2,}$/.test(text))),
        caseSensitive: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    external: fc.record(
      {
        ...service,
        entities: some(policyNames),
        language: fc.constantFrom("en", "no"),
        leastScore: fc.constantFrom(0, 0.5),
      },
      { requiredKeys: ["url", "entities"] },
    ),
  }),
  guardrails: fc.array(
    fc.record(
      { ...service, name: policyNames, stages: fc.constant(["request"]), onFailure: fc.constantFrom("refuse", "pass") },
      { requiredKeys: ["name", "url", "stages"] },
    ),
    { maxLength: 2 },
  ),
  rules: fc.array(rules, { maxLength: 5 }),
  otherwise: fc.constantFrom("allow", "deny"),
}).map((document) => policyDocument.parse(document));
