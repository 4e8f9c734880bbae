import { createHash } from "node:crypto";

/** One change, as it is kept for ever. `before` and `after` never hold a secret. */
export interface NewAuditEntry {
  organizationId: string;
  at: Date;
  actorKind: string;
  actorId: string;
  actorLabel: string;
  action: string;
  targetType: string;
  targetId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  requestId: string;
  ip: string | null;
}

/** What a hash is about: an entry, and its place. */
export interface PlacedEntry extends Omit<NewAuditEntry, "before" | "after"> {
  id: bigint;
  /** From 1 on, without a gap. */
  sequence: bigint;
  before: unknown;
  after: unknown;
  /** Whoever chained it did not write it: it was found in the table. */
  chainedLate: boolean;
}

/** A statement of how long a chain was. `sequence` is its number of entries, too. */
export interface Checkpoint {
  organizationId: string;
  sequence: bigint;
  hash: string;
  at: Date;
}

export interface SignedCheckpoint extends Checkpoint {
  keyId: string;
  signature: string;
}

/** Signs hashes and checkpoints with a key that the database does not have. */
export interface AuditSigner {
  keyId: string;
  sign(text: string): string;
}

/** What the first entry of an organization follows. */
export const genesisHash = (organizationId: string): string => sha256(`gatehouse audit chain 1\n${organizationId}`);

/** SHA-256 in hex over the hash of the entry before (hex), a line feed, and the canonical text. */
export const hashEntry = (prevHash: string, entry: PlacedEntry): string =>
  sha256(`${prevHash}\n${canonicalEntry(entry)}`);

/** What the signature of an entry is made over. */
export const sealText = (hash: string): string => `gatehouse audit entry 1\n${hash}`;

/** What the signature of a checkpoint is made over. */
export const checkpointText = ({ organizationId, sequence, hash, at }: Checkpoint): string =>
  ["gatehouse audit checkpoint 1", organizationId, sequence, hash, at.toISOString()].join("\n");

/**
 * The one text of an entry: JSON as RFC 8785 has it (names in the order of their UTF-16 code units, no white space, numbers
 * as ECMAScript writes them), whole numbers of 64 bits as decimal strings, instants in UTC to the millisecond. It is the same
 * for what is about to be stored and for what a JSONB column gives back.
 */
export function canonicalEntry(entry: PlacedEntry): string {
  return canonicalJson({
    action: entry.action,
    actorId: entry.actorId,
    actorKind: entry.actorKind,
    actorLabel: entry.actorLabel,
    after: entry.after ?? null,
    at: entry.at.toISOString(),
    before: entry.before ?? null,
    chainedLate: entry.chainedLate,
    id: entry.id.toString(),
    ip: entry.ip,
    organizationId: entry.organizationId,
    requestId: entry.requestId,
    sequence: entry.sequence.toString(),
    targetId: entry.targetId,
    targetType: entry.targetType,
  });
}

function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
