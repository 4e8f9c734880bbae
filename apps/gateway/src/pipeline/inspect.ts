import { hash } from "node:crypto";
import { CONTENT_KINDS, type ExternalDetector, GatehouseError, type RequestFacts } from "@gatehouse/domain";
import { budgetsFor } from "@gatehouse/limits";
import type { Finding } from "@gatehouse/sensitivity";
import { contentOf, endUserOf, promptPrefixOf, type RequestText, textsOf } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { ReadyPolicy } from "../snapshot/policies.ts";
import type { Claimed, Inspected } from "./context.ts";
import { expectedTokens } from "./expected-tokens.ts";
import { contextOf } from "./guard.ts";
import { readLabels } from "./labels.ts";

/**
 * Gathers what the policy, and the draft beside it, may look at. Texts are only read where a rule asks what is in them;
 * large ones off the event loop.
 * @throws GatehouseError `invalid_request`, `inspection_unavailable`: what could not be looked at is not let through
 */
export function inspect(gateway: Gateway, claimed: Claimed): Inspected | Promise<Inspected> {
  const { policy, request } = claimed;
  const plain = plainFacts(gateway, claimed);
  const { shadow } = policy;
  if (!looks(policy) && !(shadow && looks(shadow))) {
    return { ...claimed, facts: plain, inspection: null, shadowFacts: shadow && plain };
  }
  const texts = textsOf(request);
  const found = look(gateway, claimed, policy, texts);
  const beside = shadow && (shadow.looksAlike ? found : look(gateway, claimed, shadow, texts));
  if (found instanceof Promise || beside instanceof Promise) {
    return inspectLater(claimed, { plain, texts, found, beside });
  }
  const shadowFacts = shadow && withFindings(plain, shadow, beside);
  const inspection = found && { texts, findings: found };
  return { ...claimed, facts: withFindings(plain, policy, found), inspection, shadowFacts };
}

/** The same without a look into the texts, for who wants to know where a request might go. */
export function glance(gateway: Gateway, claimed: Claimed): Inspected {
  return { ...claimed, facts: plainFacts(gateway, claimed), inspection: null, shadowFacts: null };
}

interface Looking {
  plain: RequestFacts;
  texts: readonly RequestText[];
  found: Finding[] | null | Promise<Finding[]>;
  beside: Finding[] | null | Promise<Finding[]>;
}

async function inspectLater(claimed: Claimed, { plain, texts, found, beside }: Looking): Promise<Inspected> {
  const { policy } = claimed;
  // Nothing depends on the draft: where it cannot look, it is left out. Listened to first, so that no rejection is unheard.
  const besides = Promise.resolve(beside).catch(() => undefined);
  const findings = await Promise.resolve(found).catch((cause: unknown) => {
    throw new GatehouseError("inspection_unavailable", { cause, retryAfterSeconds: 1 });
  });
  const seen = await besides;
  const inspection = findings && { texts, findings };
  const shadowFacts = policy.shadow && seen !== undefined ? withFindings(plain, policy.shadow, seen) : null;
  return { ...claimed, facts: withFindings(plain, policy, findings), inspection, shadowFacts };
}

const looks = ({ scanner, policy }: ReadyPolicy): boolean => scanner !== null || policy.needs.entities.length > 0;

/** null: nothing is looked for. What the external detector finds is added to what is found here. */
function look(
  gateway: Gateway,
  claimed: Claimed,
  { scanner, policy }: ReadyPolicy,
  texts: readonly RequestText[],
): Finding[] | null | Promise<Finding[]> {
  const { sensitivity } = policy.document;
  const own = scanner && gateway.inspector.scan(scanner, sensitivity, policy.needs.detect, texts);
  if (policy.needs.entities.length === 0 || !sensitivity.external) return own;
  const others = askExternal(gateway, claimed, sensitivity.external, texts);
  return Promise.all([own ?? [], others]).then((found) => found.flat());
}

async function askExternal(
  gateway: Gateway,
  claimed: Claimed,
  detector: ExternalDetector,
  texts: readonly RequestText[],
): Promise<Finding[]> {
  const context = contextOf(claimed);
  try {
    const plain = texts.map(({ text }) => text);
    return await gateway.hooks.analyze(detector, plain, context);
  } catch (err) {
    if (detector.onFailure === "refuse") throw err;
    gateway.logger.warn({ requestId: context.requestId, err }, "the external detector did not answer");
    return [];
  }
}

const withFindings = (facts: RequestFacts, { policy }: ReadyPolicy, findings: Finding[] | null): RequestFacts =>
  findings
    ? {
        ...facts,
        sensitivity: {
          scanned: [...policy.needs.detect, ...policy.needs.entities],
          found: [...new Set(findings.map(({ detector }) => detector))],
        },
      }
    : facts;

/** Of the beginning of a prompt; what providers cache begins at about a thousand tokens. */
const PREFIX_BYTES = 4_096;

function plainFacts(gateway: Gateway, claimed: Claimed): RequestFacts {
  const { key, request, dialect, exchange, policy } = claimed;
  const { teamId, id, memberId } = key.configuration;
  const needs = [policy.policy.needs, ...(policy.shadow ? [policy.shadow.policy.needs] : [])];
  const needsAny = (name: "promptPrefix" | "user" | "budgetUsed") => needs.some((each) => each[name]);
  const { tags, metadata } = readLabels(exchange);
  const { input, output } = expectedTokens(gateway, request);
  const content = contentOf(request);
  return {
    teamId,
    virtualKeyId: id,
    memberId,
    askedModel: request.model,
    endpoint: dialect.endpoint,
    streamed: request.stream,
    tags,
    metadata: { ...ownMetadata(claimed, new Set(needs.flatMap((each) => each.metadata))), ...metadata },
    inputTokens: input,
    outputTokens: output,
    content: CONTENT_KINDS.filter((kind) => content[kind]),
    sensitivity: null,
    atMs: gateway.now().getTime(),
    budgetUsedPercent: needsAny("budgetUsed") ? gateway.budgetSpend.usedPercent(budgetsOf(claimed)) : null,
    user: needsAny("user") ? digest(claimed, endUserOf(request)) : null,
    promptPrefix: needsAny("promptPrefix") ? digest(claimed, promptPrefixOf(request, PREFIX_BYTES)) : null,
    seed: Math.floor(Math.random() * 2 ** 32),
  };
}

/** Those on everything the key does and those on this model; which provider answers is not decided yet. */
const budgetsOf = ({ key, model }: Claimed) => budgetsFor(key.budgets, model, () => NO_PROVIDERS);
const NO_PROVIDERS: ReadonlySet<string> = new Set();

/** Of the request's own metadata only what a rule asks for: it goes into the record. */
function ownMetadata({ request }: Claimed, names: ReadonlySet<string>): Record<string, string> {
  const { metadata } = request.body;
  if (names.size === 0 || typeof metadata !== "object" || metadata === null) return {};
  const entries = Object.entries(metadata).filter(([name, value]) => names.has(name) && typeof value === "string");
  return Object.fromEntries(
    entries.map(([name, value]) => [name, (value as string).slice(0, LONGEST_METADATA).toWellFormed()]),
  );
}

const LONGEST_METADATA = 500;

/** Not the text itself: it goes into the record. */
function digest({ key }: Claimed, text: string | null): string | null {
  if (text === null || text === "") return null;
  return hash("sha256", `${key.configuration.organizationId} ${text}`, "hex").slice(0, 32);
}
