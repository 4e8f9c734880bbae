import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import {
  type AuditSigner,
  checkpointText,
  genesisHash,
  hashEntry,
  type NewAuditEntry,
  type PlacedEntry,
  sealText,
} from "./audit-chain.ts";

const CHECKPOINT_EVERY_MS = 3_600_000;
const CHECKPOINT_EVERY_ENTRIES = 1000n;
/** Entries without a place that one change chains at most: what takes a moment, and not what a whole log takes. */
const LATE_AT_ONCE = 500;

interface Head {
  sequence: bigint;
  hash: string;
  checkpointSequence: bigint;
  checkpointAt: Date | null;
}

/** An entry with its place, its hash and its seal: a row but for JSON's nulls. */
interface ChainedEntry extends PlacedEntry {
  prevHash: string;
  hash: string;
  seal: string;
  sealKeyId: string;
}

/**
 * Writes the entries of a transaction at the ends of their organizations' chains. It is the last thing that a transaction
 * does: the lock on a chain is then held for the length of a commit, and nobody who holds it waits for another lock, so
 * that it is part of no deadlock.
 */
export async function appendEntries(
  db: Executor,
  entries: readonly NewAuditEntry[],
  signer: AuditSigner,
): Promise<void> {
  const organizations = [...new Set(entries.map((entry) => entry.organizationId))].sort();
  for (const organizationId of organizations) {
    const own = entries.filter((entry) => entry.organizationId === organizationId);
    const head = await lockHead(db, organizationId);
    await chainLate(db, organizationId, head, signer);
    const ids = await nextIds(db, own.length);
    const chained = own.map((entry, index) =>
      placeAfter(head, { ...entry, id: ids[index] as bigint, chainedLate: false }, signer),
    );
    await db.auditEntry.createMany({
      data: chained.map((entry) => ({ ...entry, before: json(entry.before), after: json(entry.after) })),
    });
    const at = own.at(-1)?.at as Date;
    if (isDue(head, at)) await writeCheckpoint(db, organizationId, head, at, signer);
    await saveHead(db, organizationId, head);
  }
}

/**
 * Gives entries that were written without a place the next ones, oldest first, a few hundred at most; answers how many. For
 * a transaction that does nothing else.
 */
export async function chainLateEntries(db: Executor, organizationId: string, signer: AuditSigner): Promise<number> {
  const head = await lockHead(db, organizationId);
  const chained = await chainLate(db, organizationId, head, signer);
  if (chained > 0) await saveHead(db, organizationId, head);
  return chained;
}

/** Signs the end of the chain as it is, unless that has been done. For a transaction that does nothing else. */
export async function signHead(db: Executor, organizationId: string, at: Date, signer: AuditSigner): Promise<void> {
  const head = await lockHead(db, organizationId);
  if (head.sequence === head.checkpointSequence) return;
  await writeCheckpoint(db, organizationId, head, at, signer);
  await saveHead(db, organizationId, head);
}

async function lockHead(db: Executor, organizationId: string): Promise<Head> {
  const lock = () => db.$queryRaw<Head[]>`
    SELECT "sequence", "hash", "checkpoint_sequence" AS "checkpointSequence", "checkpoint_at" AS "checkpointAt"
    FROM "audit_chain" WHERE "organization_id" = ${organizationId}::uuid FOR NO KEY UPDATE`;
  const [head] = await lock();
  if (head) return head;
  await db.$executeRaw`INSERT INTO "audit_chain" ("organization_id", "sequence", "hash")
    VALUES (${organizationId}::uuid, 0, ${genesisHash(organizationId)}) ON CONFLICT DO NOTHING`;
  const [made] = await lock();
  if (!made) throw new Error("there is no chain for the organization");
  return made;
}

async function chainLate(db: Executor, organizationId: string, head: Head, signer: AuditSigner): Promise<number> {
  const found = await db.auditEntry.findMany({
    where: { organizationId, sequence: null },
    orderBy: { id: "asc" },
    take: LATE_AT_ONCE,
  });
  if (found.length === 0) return 0;
  const chained = found.map((entry) => placeAfter(head, { ...entry, chainedLate: true }, signer));
  const texts = (field: "id" | "sequence" | "prevHash" | "hash" | "seal") =>
    chained.map((entry) => entry[field].toString());
  await db.$executeRaw`
    UPDATE "audit_entry" AS e
    SET "sequence" = c."sequence", "prev_hash" = c."prev_hash", "hash" = c."hash", "seal" = c."seal",
      "seal_key_id" = ${signer.keyId}, "chained_late" = true
    FROM unnest(${texts("id")}::text[]::bigint[], ${texts("sequence")}::text[]::bigint[], ${texts("prevHash")}::text[],
      ${texts("hash")}::text[], ${texts("seal")}::text[]) AS c ("id", "sequence", "prev_hash", "hash", "seal")
    WHERE e."id" = c."id"`;
  return chained.length;
}

/** The entry at the end of the chain; moves the end behind it. */
function placeAfter(head: Head, entry: Omit<PlacedEntry, "sequence">, signer: AuditSigner): ChainedEntry {
  const placed = { ...entry, sequence: head.sequence + 1n };
  const prevHash = head.hash;
  const hash = hashEntry(prevHash, placed);
  head.sequence = placed.sequence;
  head.hash = hash;
  return { ...placed, prevHash, hash, seal: signer.sign(sealText(hash)), sealKeyId: signer.keyId };
}

const isDue = ({ sequence, checkpointSequence, checkpointAt }: Head, at: Date): boolean =>
  checkpointAt === null ||
  at.getTime() - checkpointAt.getTime() >= CHECKPOINT_EVERY_MS ||
  sequence - checkpointSequence >= CHECKPOINT_EVERY_ENTRIES;

async function writeCheckpoint(db: Executor, organizationId: string, head: Head, at: Date, signer: AuditSigner) {
  const checkpoint = { organizationId, sequence: head.sequence, hash: head.hash, at };
  const signature = signer.sign(checkpointText(checkpoint));
  await db.auditCheckpoint.create({ data: { ...checkpoint, keyId: signer.keyId, signature } });
  head.checkpointSequence = head.sequence;
  head.checkpointAt = at;
}

async function saveHead(db: Executor, organizationId: string, head: Head): Promise<void> {
  await db.auditChain.update({ where: { organizationId }, data: head });
}

async function nextIds(db: Executor, count: number): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('audit_entry', 'id')) AS "id" FROM generate_series(1, ${count}::int)`;
  return rows.map(({ id }) => id);
}

const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonObject));
