import {
  cacheKey,
  type Entry,
  isDeterministic,
  type KeyParts,
  scopeOf,
  type Terms,
  uncacheable,
} from "@gatehouse/cache";
import { type CacheBypass, type CacheSettings, type CacheTrace, GatehouseError } from "@gatehouse/domain";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { carriedHeaders, carriedQuery } from "./carry.ts";
import { asQuestion } from "./compare-question.ts";
import type { Admitted, Cached, Caching, Question } from "./context.ts";
import { guardrailsAt } from "./guard.ts";

/**
 * Looks for an answer that was given to the same request before, where a rule says so; where the same request is under way,
 * waits for its answer. A request that leads has to land: `caching.land`.
 * @throws GatehouseError `invalid_request`, `caller_disconnected` while it waits
 */
export function consultCache(gateway: Gateway, admitted: Admitted): Cached | Promise<Cached> {
  const { cache: settings } = admitted.decision;
  if (!settings || settings.ttlSeconds === 0) return { ...admitted, caching: null };
  const wish = readWish(admitted.exchange);
  const bypass = wish.skip ? "asked_to_skip" : bypassOf(admitted, settings);
  if (bypass) return { ...admitted, caching: { settings, trace: { status: "bypass", bypass } } };
  return look(gateway, admitted, settings, wish).then((caching) => ({ ...admitted, caching }));
}

/** Why no answer may be taken for this request, nor its own be kept; undefined: both may be. */
function bypassOf(
  { request, placeholders, outputLowered }: Admitted,
  settings: CacheSettings,
): CacheBypass | undefined {
  if (placeholders) return "redacted";
  if (outputLowered) return "output_lowered";
  const never = uncacheable(request, settings.scope);
  if (never) return never;
  return settings.nondeterministic || isDeterministic(request) ? undefined : "not_deterministic";
}

async function look(gateway: Gateway, admitted: Admitted, settings: CacheSettings, wish: Wish): Promise<Caching> {
  const { key: virtualKey, policy, dialect, model, request, exchange } = admitted;
  const { organizationId, teamId, id: virtualKeyId } = virtualKey.configuration;
  const policyVersion = policy.version ?? 0;
  const guardrails = guardrailsAt(admitted, "answer").map(({ name }) => name);
  // A guardrail is told whose answer it is, and may say something else to another one.
  const scope = guardrails.length > 0 ? "key" : settings.scope;
  const keyParts: KeyParts = {
    scope: scopeOf(scope, { organizationId, teamId, virtualKeyId }),
    policyVersion,
    endpoint: dialect.endpoint,
    model,
    query: carriedQuery(dialect, exchange),
    headers: carriedHeaders(dialect, exchange),
    guardrails,
    request,
  };
  const key = cacheKey(keyParts);
  const parts = { scope, policyVersion, key: key.slice(0, SHOWN_DIGITS) };
  const miss: Caching = { settings, key, trace: { status: "miss", ...parts } };
  if (wish.refresh) return miss;
  const terms = termsOf(admitted, wish);
  const hit = (entry: Entry, how: Pick<CacheTrace, "shared" | "similarity">): Caching => ({
    settings,
    key,
    entry,
    trace: {
      status: "hit",
      ...parts,
      ageSeconds: ageOf(gateway, entry),
      storedBy: entry.meta.requestId,
      ...how,
    },
  });
  const found = await gateway.cache.find(key, terms);
  if (found) return hit(found, {});
  const flight = gateway.flights.join(key);
  if (!flight.leader) {
    const landed = await flight.wait(exchange.signal);
    if (landed && gateway.cache.fits(landed, terms)) return hit(landed, { shared: true });
  }
  const own: Caching = flight.leader ? { ...miss, land: flight.land } : miss;
  if (!settings.semantic) return own;
  const alike = await findAlike(gateway, admitted, { ...settings.semantic, keyParts, terms });
  if (alike.entry) {
    own.land?.(alike.entry);
    return hit(alike.entry, { similarity: alike.similarity });
  }
  if (alike.question) return { ...own, question: alike.question };
  return alike.question === undefined ? { ...own, trace: { ...own.trace, notCompared: true } } : own;
}

interface Alike {
  /** null: there is nothing to compare; undefined: it could not be compared. */
  question: Question | null | undefined;
  /** The answer to a question that means nearly the same. */
  entry?: Entry;
  similarity: number;
}

/** Never rejects: where questions cannot be compared, there is none that is alike. */
async function findAlike(
  gateway: Gateway,
  admitted: Admitted,
  { model, threshold, keyParts, terms }: Comparing,
): Promise<Alike> {
  const question = await asQuestion(gateway, admitted, model, keyParts);
  const near = question && gateway.questions.nearest(question.bucket, question.vector);
  if (!near || near.similarity < threshold) return { question, similarity: 0 };
  const entry = await gateway.cache.find(near.key, terms);
  return entry ? { question, entry, similarity: near.similarity } : { question, similarity: 0 };
}

interface Comparing {
  model: string;
  threshold: number;
  keyParts: KeyParts;
  terms: Terms;
}

const SHOWN_DIGITS = 32;

/** An answer of a target that this request must not reach is none for it. */
function termsOf({ decision, snapshot, key }: Admitted, { maxAgeMs }: Wish): Terms {
  const { purges } = snapshot.organization(key.configuration.organizationId);
  const { candidates } = decision.plan;
  const mayAnswer = (id: string) =>
    candidates.some(
      ({ deploymentId, excluded, untilMs }) => deploymentId === id && (!excluded || untilMs !== undefined),
    );
  return maxAgeMs === undefined ? { purges, mayAnswer } : { purges, mayAnswer, maxAgeMs };
}

const ageOf = (gateway: Gateway, { storedAtMs }: Entry): number =>
  Math.max(0, Math.floor((gateway.now().getTime() - storedAtMs) / 1000));

/** What the caller asks of the cache. */
interface Wish {
  skip: boolean;
  refresh: boolean;
  maxAgeMs: number | undefined;
}

const WISH = "x-gatehouse-cache";
const MAX_AGE = "x-gatehouse-cache-max-age";

function readWish(exchange: Exchange): Wish {
  const [wish] = exchange.headers(WISH);
  const [maxAge] = exchange.headers(MAX_AGE);
  if (wish !== undefined && wish !== "skip" && wish !== "refresh") {
    throw new GatehouseError("invalid_request", { message: `'${WISH}' has to be 'skip' or 'refresh'.` });
  }
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) {
    throw new GatehouseError("invalid_request", { message: `'${MAX_AGE}' has to be a number of seconds.` });
  }
  return {
    skip: wish === "skip",
    refresh: wish === "refresh",
    maxAgeMs: maxAge === undefined ? undefined : Number(maxAge) * 1000,
  };
}
