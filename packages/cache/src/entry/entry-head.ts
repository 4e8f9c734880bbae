import type { TokenCounts } from "@gatehouse/domain";
import { isRecord } from "../request/json.ts";
import type { Entry, EntryMeta } from "./entry.ts";

/** An entry without its bytes, in JSON's types. */
type Head = Omit<Entry, "bytes">;

export function writeHead({ bytes: _bytes, ...head }: Entry): object {
  return { ...head, meta: { ...head.meta, costNanoUsd: head.meta.costNanoUsd?.toString() ?? null } };
}

/** undefined: something is missing or of another type. @throws SyntaxError when the cost is no number */
export function readHead(value: unknown): Head | undefined {
  if (!isRecord(value) || !isRecord(value.meta)) return undefined;
  const { meta, headers } = value;
  const sound =
    NUMBERS.every((name) => Number.isSafeInteger(value[name])) &&
    typeof value.contentType === "string" &&
    typeof value.streamed === "boolean" &&
    hasOnly(headers, "string");
  return sound && isMeta(meta) ? ({ ...value, meta: { ...meta, costNanoUsd: costOf(meta) } } as Head) : undefined;
}

const NUMBERS = ["status", "askedAtMs", "storedAtMs", "expiresAtMs"] as const satisfies (keyof Head)[];
const TEXTS = [
  "eventId",
  "requestId",
  "organizationId",
  "teamId",
  "virtualKeyId",
  "askedModel",
  "model",
  "deploymentId",
  "provider",
  "upstreamModel",
] as const satisfies (keyof EntryMeta)[];
const TEXTS_OR_NULL = ["responseModel", "finishReason", "costNanoUsd"] as const satisfies (keyof EntryMeta)[];

type WrittenMeta = Omit<EntryMeta, "costNanoUsd"> & { costNanoUsd: string | null };

const isMeta = (meta: Record<string, unknown>): meta is Record<string, unknown> & WrittenMeta =>
  TEXTS.every((name) => typeof meta[name] === "string") &&
  TEXTS_OR_NULL.every((name) => meta[name] === null || typeof meta[name] === "string") &&
  Array.isArray(meta.tags) &&
  meta.tags.every((tag) => typeof tag === "string") &&
  hasOnly(meta.tokens, "number");

const hasOnly = (value: unknown, type: "string" | "number"): value is Record<string, string> & TokenCounts =>
  isRecord(value) && Object.values(value).every((entry) => typeof entry === type);

const costOf = ({ costNanoUsd }: WrittenMeta): bigint | null => (costNanoUsd === null ? null : BigInt(costNanoUsd));
