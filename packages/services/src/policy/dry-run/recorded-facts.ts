import type { ReplayRow } from "@gatehouse/db/admin";
import type { ExternalDetector, PolicyDocument, RequestFacts } from "@gatehouse/domain";
import { type CompiledPolicy, spread } from "@gatehouse/routing";

/** What a policy may look at in a request on record: what its gateway saw, or else what its columns tell. */
export function factsOf(row: ReplayRow): RequestFacts {
  if (row.trace) return row.trace.facts;
  return {
    teamId: row.teamId,
    virtualKeyId: row.virtualKeyId,
    memberId: row.memberId,
    askedModel: row.model,
    endpoint: row.endpoint,
    streamed: row.streamed,
    tags: row.tags,
    metadata: {},
    inputTokens: row.tokens.input ?? 0,
    outputTokens: row.tokens.output ?? 0,
    content: [],
    sensitivity: null,
    atMs: row.startedAt.getTime(),
    budgetUsedPercent: null,
    user: null,
    promptPrefix: null,
    seed: spread(row.eventId),
  };
}

/**
 * What a policy goes by and a record does not tell. A gateway only looks at what the policy in force asks for, so what
 * that one did not ask for may or may not have been there.
 * @param then the policy that decided the request
 */
export function missingOf(policy: CompiledPolicy, row: ReplayRow, then: CompiledPolicy): string[] {
  if (!row.trace) return ["all that its columns do not tell: it was recorded without a trace"];
  const { facts } = row.trace;
  const { needs } = policy;
  const scanned = facts.sensitivity?.scanned ?? [];
  const unknown = [...needs.detect, ...needs.entities].filter(
    (name) => !scanned.includes(name) || !isSameDetector(name, policy.document, then.document),
  );
  const fields = needs.metadata.filter(
    (name) => !Object.hasOwn(facts.metadata, name) && !then.needs.metadata.includes(name),
  );
  const isMissing = (name: "budgetUsed" | "user" | "promptPrefix", value: unknown) =>
    needs[name] && value === null && !then.needs[name];
  return [
    ...unknown.map((name) => `what '${name}' finds in it`),
    ...fields.map((name) => `its metadata '${name}'`),
    ...(isMissing("budgetUsed", facts.budgetUsedPercent) ? ["how much of its budget was spent"] : []),
    ...(isMissing("user", facts.user) ? ["its user"] : []),
    ...(isMissing("promptPrefix", facts.promptPrefix) ? ["how its prompt begins"] : []),
  ];
}

/** An own pattern or word list, and who finds what patterns cannot, may have changed under its name. */
function isSameDetector(name: string, now: PolicyDocument, then: PolicyDocument): boolean {
  const definition = ({ sensitivity }: PolicyDocument) => [
    sensitivity.patterns.find((each) => each.name === name)?.regex,
    sensitivity.wordLists.find((each) => each.name === name),
    sensitivity.external?.entities.includes(name) && finderOf(sensitivity.external),
  ];
  return JSON.stringify(definition(now)) === JSON.stringify(definition(then));
}

/** What it finds does not hang on what else it is asked for, or on what happens when it does not answer. */
const finderOf = ({ url, language, leastScore }: ExternalDetector) => ({ url, language, leastScore });
