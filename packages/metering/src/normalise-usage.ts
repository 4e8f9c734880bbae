import { MAX_NANO_USD, type NanoUsd, type ReportedUsage, type TokenCounts, type UnitCounts } from "@gatehouse/domain";
import { geminiCounts } from "./gemini-usage.ts";
import { decimalInteger } from "./price/decimal.ts";
import { type Path, type TokenKind, type UsageFormat, usageFormat } from "./usage-formats.ts";

/** More than any model takes or gives in one call: a report beyond it is a fault, and must not be billed. */
export const MOST_TOKENS = 100_000_000;
/** The same for a cost that a provider names. */
const MOST_NANO_USD: NanoUsd = MAX_NANO_USD / 1_000_000n;

const KINDS: readonly TokenKind[] = [
  "input",
  "output",
  "cacheRead",
  "cacheWrite",
  "cacheWriteLong",
  "reasoning",
  "audioInput",
  "audioOutput",
  "imageInput",
  "imageOutput",
];

export interface NormalisedUsage {
  tokens: TokenCounts;
  units: UnitCounts;
  /** The cost as the provider told it; undefined: not told. */
  costNanoUsd?: NanoUsd;
  /** What else decides the price, in the provider's own words; undefined: not told. */
  serviceTier?: string;
  inferenceGeo?: string;
}

/**
 * A provider's report in our terms: `input` with cache reads and writes, `output` with reasoning. What the report does
 * not mention stays undefined; a zero that it states stays zero. Undefined as a whole when the report is not to be billed
 * by: it says nothing, a number is not a whole one from 0 to 1e8, or the parts are more than their total.
 */
export function normaliseUsage(report: ReportedUsage): NormalisedUsage | undefined {
  const { shape, provider, raw } = asVendorWrote(report);
  const format = usageFormat(shape, provider);
  const tokens = sumOf([raw, ...besides(raw, format)].map((one) => tokensAt(one, shape, format)));
  const units = unitsAt(raw, format);
  if (!tokens || !units) return undefined;
  if (tokens.input === undefined && tokens.output === undefined && Object.keys(units).length === 0) return undefined;
  const costNanoUsd = costAt(raw, format);
  return {
    tokens,
    units,
    ...(costNanoUsd !== undefined && { costNanoUsd }),
    ...wordAt(raw, format, "serviceTier"),
    ...wordAt(raw, format, "inferenceGeo"),
  };
}

/**
 * The packages of the AI SDK read every chat completion alike. What its vendor does differently (tokens that come on top
 * of others, caches under names of its own), and what was not told at all, is only to be seen in its own report.
 */
function asVendorWrote(report: ReportedUsage): ReportedUsage {
  if (report.shape !== "canonical") return report;
  const raw = memberOf(report.raw, "raw");
  if (typeof raw !== "object" || raw === null) return report;
  const names = Object.keys(raw);
  const isChat = names.length === 0 || names.includes("prompt_tokens") || names.includes("completion_tokens");
  return isChat ? { ...report, shape: "openai-chat", raw } : report;
}

/** Undefined when a number is none, or parts are more than their total. */
function tokensAt(raw: unknown, shape: ReportedUsage["shape"], format: UsageFormat): TokenCounts | undefined {
  const found = shape === "gemini" ? geminiCounts(raw) : countsAt(raw, format);
  const reported: TokenCounts = {};
  for (const kind of KINDS) {
    const value = found[kind];
    if (value === undefined || value === null) continue;
    if (!isCount(value)) return undefined;
    reported[kind] = value;
  }
  const tokens = withExtras(reported, format);
  // It has no price of its own; some count it apart from the output, and bill it their own way.
  if ((tokens.reasoning ?? 0) > (tokens.output ?? 0)) delete tokens.reasoning;
  return isConsistent(tokens) ? tokens : undefined;
}

function besides(raw: unknown, { besides: place }: UsageFormat): unknown[] {
  const list = place && firstAt(raw, [place.path]);
  return Array.isArray(list) ? list.filter((one) => memberOf(one, "type") === place?.type) : [];
}

/** Undefined when one of them is. */
function sumOf(reports: readonly (TokenCounts | undefined)[]): TokenCounts | undefined {
  const sum: TokenCounts = {};
  for (const report of reports) {
    if (!report) return undefined;
    for (const kind of KINDS) if (report[kind] !== undefined) sum[kind] = (sum[kind] ?? 0) + report[kind];
  }
  return sum;
}

function wordAt(raw: unknown, format: UsageFormat, name: "serviceTier" | "inferenceGeo"): Partial<NormalisedUsage> {
  const path = format[name];
  const word = path && firstAt(raw, [path]);
  return typeof word === "string" && word !== "" ? { [name]: word } : {};
}

function countsAt(raw: unknown, { tokens }: UsageFormat): { [Kind in TokenKind]?: unknown } {
  const counts: { [Kind in TokenKind]?: unknown } = {};
  for (const kind of KINDS) {
    const paths = tokens[kind];
    if (paths) counts[kind] = firstAt(raw, paths);
  }
  return counts;
}

function firstAt(raw: unknown, paths: readonly Path[]): unknown {
  for (const path of paths) {
    let value = raw;
    for (const name of path) value = memberOf(value, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MOST_TOKENS;

function withExtras(reported: TokenCounts, format: UsageFormat): TokenCounts {
  const counts = { ...reported };
  const { input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 } = reported;
  if (format.reasoningIsExtra && output !== undefined) counts.output = output + reasoning;
  if (format.cachedMayBeExtra && input !== undefined && cacheRead > input) counts.input = input + cacheRead;
  if (format.cacheIsExtra && input !== undefined) counts.input = input + cacheRead + cacheWrite;
  return counts;
}

/** A part without its total says nothing that could be billed. */
function isConsistent({ input, cacheRead, cacheWrite, cacheWriteLong }: TokenCounts): boolean {
  const read = cacheRead ?? 0;
  const write = cacheWrite ?? 0;
  return read + write <= (input ?? 0) && (cacheWriteLong ?? 0) <= write;
}

/** Undefined when a number is none. Seconds may have a fraction, and begun ones are billed. */
function unitsAt(raw: unknown, { search, second }: UsageFormat): UnitCounts | undefined {
  const units: UnitCounts = {};
  const searches = firstAt(raw, search ?? []);
  if (searches !== undefined && searches !== 0) {
    if (!isCount(searches)) return undefined;
    units.search = searches;
  }
  const seconds = firstAt(raw, second ?? []);
  if (seconds !== undefined) {
    const whole = typeof seconds === "number" ? Math.ceil(seconds) : Number.NaN;
    if (!isCount(whole)) return undefined;
    units.second = whole;
  }
  return units;
}

/** A cost that is no amount, or an absurd one, counts as not told: our own price holds then. */
function costAt(raw: unknown, { cost }: UsageFormat): NanoUsd | undefined {
  if (!cost) return undefined;
  const amount = (path: Path): NanoUsd | undefined => {
    const value = firstAt(raw, [path]);
    // xAI counts in ten-billionths of a dollar.
    return typeof value === "number" ? decimalInteger(value, cost.unit === "usd" ? 9 : -1) : undefined;
  };
  const own = amount(cost.path);
  if (own === undefined) return undefined;
  const apart = cost.onTop && firstAt(raw, [cost.onTop.when]) === true ? amount(cost.onTop.path) : undefined;
  const nano = own + (apart ?? 0n);
  return nano <= MOST_NANO_USD ? nano : undefined;
}
