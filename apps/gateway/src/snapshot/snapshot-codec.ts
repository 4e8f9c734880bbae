import {
  BUDGET_ENFORCEMENTS,
  BUDGET_PERIODS,
  BUDGET_SHORTFALLS,
  CACHE_PURGE_KINDS,
  type Configuration,
  deploymentTraits,
  PRICE_KINDS,
  type ProviderId,
  type TargetTimeouts,
} from "@gatehouse/domain";
import type { Signer } from "@gatehouse/vault";
import * as z from "zod";

/** A configuration as it is kept on disk. */
export interface KeptConfiguration {
  configuration: Configuration;
  /** When it was last known to be the newest. */
  writtenAt: Date;
}

/** Raised when what is written changes in a way that the schema below does not notice. */
const FORMAT = 1;
const SIGNATURE_CHARACTERS = 64;
const HEAD = '{"signature":"';
const MIDDLE = '","content":';
const TAIL = "}\n";

/** One JSON document, whose `content` is signed as it is spelled. */
export function encodeSnapshot({ configuration, writtenAt }: KeptConfiguration, signer: Signer): string {
  // Dates have become ISO texts by themselves before they get here.
  const asText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  const content = JSON.stringify({ format: FORMAT, writtenAt, configuration }, asText);
  return `${HEAD}${signer.sign(content)}${MIDDLE}${content}${TAIL}`;
}

/**
 * Undoes `encodeSnapshot`, exactly: bigints and dates are what they were.
 * @throws Error that says why the text is refused: damaged, changed, signed by another key, or of another format
 */
export function decodeSnapshot(text: string, signer: Signer): KeptConfiguration {
  const signature = text.slice(HEAD.length, HEAD.length + SIGNATURE_CHARACTERS);
  const content = text.slice(HEAD.length + SIGNATURE_CHARACTERS + MIDDLE.length, -TAIL.length);
  if (text !== `${HEAD}${signature}${MIDDLE}${content}${TAIL}` || !signer.verify(content, signature)) {
    throw new Error("its signature is wrong: it was changed, or written under another encryption key");
  }
  const parsed = kept.safeParse(JSON.parse(content));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] as z.core.$ZodIssue;
    throw new Error(`it was written by another version (${path.map(String).join(".")}: ${message})`);
  }
  const { writtenAt, configuration } = parsed.data;
  return { writtenAt, configuration };
}

const text = z.string();
const maybeText = text.nullable();
const amount = z
  .string()
  .regex(/^\d+$/)
  .transform((digits) => BigInt(digits));
const instant = z.iso.datetime().transform((iso) => new Date(iso));
const milliseconds = z.int().nullable();
const maybeNumber = z.int().nullable();

const timeouts: z.ZodType<TargetTimeouts> = z.strictObject({
  connectMs: milliseconds,
  firstByteMs: milliseconds,
  idleMs: milliseconds,
  totalMs: milliseconds,
});

const scope = { organizationId: text, teamId: maybeText, userId: maybeText, virtualKeyId: maybeText, model: maybeText };

const virtualKey = z.strictObject({
  id: text,
  organizationId: text,
  teamId: text,
  memberId: maybeText,
  name: text,
  digest: text,
  // What an earlier version kept has none.
  previous: z.strictObject({ digest: text, validUntil: instant }).nullable().default(null),
  allowedModels: z.array(text),
  disabledAt: instant.nullable(),
  expiresAt: instant.nullable(),
});

const budget = z.strictObject({
  ...scope,
  id: text,
  provider: maybeText,
  period: z.enum(BUDGET_PERIODS),
  timeZone: text,
  weekStart: z.int(),
  enforcement: z.enum(BUDGET_ENFORCEMENTS),
  shortfall: z.enum(BUDGET_SHORTFALLS),
  limitNanoUsd: amount,
  raises: z.array(z.strictObject({ amountNanoUsd: amount, startsAt: instant, endsAt: instant })),
});

const rateLimit = z.strictObject({
  ...scope,
  id: text,
  requestsPerMinute: maybeNumber,
  tokensPerMinute: maybeNumber,
  tokensPerDay: maybeNumber,
  parallelRequests: maybeNumber,
});

/** Checked by the compiler against what gateways read: a field that is added there has to be added here. */
const configuration: z.ZodType<Configuration> = z.strictObject({
  version: amount,
  virtualKeys: z.array(virtualKey),
  credentials: z.array(
    z.strictObject({
      id: text,
      organizationId: text,
      // Of a newer version, perhaps: no reason to refuse everything else.
      provider: z.custom<ProviderId>((given) => typeof given === "string"),
      baseUrl: text,
      sealedSecret: maybeText,
    }),
  ),
  deployments: z.array(
    z.strictObject({
      id: text,
      organizationId: text,
      credentialId: text,
      name: text,
      upstreamModel: text,
      region: maybeText,
      traits: deploymentTraits,
      timeouts,
    }),
  ),
  routes: z.array(
    z.strictObject({
      id: text,
      organizationId: text,
      model: text,
      createdAt: instant,
      targets: z.array(z.strictObject({ deploymentId: text })),
    }),
  ),
  budgets: z.array(budget),
  rateLimits: z.array(rateLimit),
  prices: z.array(
    z.strictObject({
      organizationId: text,
      provider: text,
      upstreamModel: text,
      rates: z.partialRecord(z.enum(PRICE_KINDS), amount),
    }),
  ),
  ceilingPrices: z.array(z.strictObject({ organizationId: text, inputPicoUsd: amount, outputPicoUsd: amount })),
  cachePurges: z.array(
    z.strictObject({ organizationId: text, by: z.enum(CACHE_PURGE_KINDS), value: maybeText, purgedAt: instant }),
  ),
  policies: z.array(
    z.strictObject({
      organizationId: text,
      version: z.int(),
      document: z.unknown(),
      shadow: z.strictObject({ draftRevision: z.int(), document: z.unknown() }).nullable(),
    }),
  ),
});

const kept = z.strictObject({ format: z.literal(FORMAT), writtenAt: instant, configuration });
