import {
  type AuditEntry,
  type AuditSigner,
  checkpointText,
  genesisHash,
  hashEntry,
  type PlacedEntry,
  type Repositories,
  type SignedCheckpoint,
  sealText,
} from "@gatehouse/db/admin";
import type { AuditVerificationView, FirstBadEntry } from "@gatehouse/domain";
import { faultAt } from "./faults.ts";

/** Entries in memory at a time. */
const PAGE = 1000;

export interface AuditVerifier extends AuditSigner {
  verify(text: string, signature: string): boolean;
}

export interface CheckOptions {
  verifier: AuditVerifier;
  /** Checkpoints that were kept elsewhere, of any organization: they show what the database forgot. */
  kept?: readonly SignedCheckpoint[];
}

/** What was found; `at` is left to the caller, who has a clock. */
type Findings = Omit<AuditVerificationView, "at">;

interface Progress {
  sequence: bigint;
  hash: string;
  checkpoints: number;
  chainedLate: bigint;
}

/**
 * Walks an organization's chain from its beginning to where it ends now and stops at the first entry that does not hold.
 * Reads in pages; what is written meanwhile is not looked at.
 */
export async function checkChain(
  audit: Repositories["audit"],
  organizationId: string,
  { verifier, kept = [] }: CheckOptions,
): Promise<Findings> {
  // The last entry before the end: the end moves first, so that an entry behind it is none that was written meanwhile.
  const last = await audit.lastInChain(organizationId);
  const end = (await audit.chain(organizationId)) ?? { sequence: 0n, hash: genesisHash(organizationId) };
  const own = kept.filter((checkpoint) => checkpoint.organizationId === organizationId);
  const progress: Progress = { sequence: 0n, hash: genesisHash(organizationId), checkpoints: 0, chainedLate: 0n };
  let after = { sequence: 0n, id: 0n };
  let firstBad: FirstBadEntry | null = null;
  while (firstBad === null && progress.sequence < end.sequence) {
    const read = await audit.inChain(organizationId, { after, limit: PAGE });
    const page = read.filter(
      (entry): entry is ChainedEntry => entry.sequence !== null && entry.sequence <= end.sequence,
    );
    const to = page.at(-1);
    if (!to) break;
    const signed = await checkpointsAt(audit, organizationId, { after: after.sequence, to: to.sequence, own });
    firstBad = checkPage(page, signed, progress, verifier);
    after = { sequence: to.sequence, id: to.id };
  }
  firstBad ??= await checkEnd(audit, organizationId, { end, last, own, progress });
  return {
    ok: firstBad === null,
    entries: progress.sequence.toString(),
    from: progress.sequence === 0n ? "0" : "1",
    to: progress.sequence.toString(),
    checkpoints: progress.checkpoints,
    chainedLate: progress.chainedLate.toString(),
    firstBad,
  };
}

type ChainedEntry = PlacedEntry & Pick<AuditEntry, "prevHash" | "hash" | "seal" | "sealKeyId">;

function checkPage(
  page: readonly ChainedEntry[],
  signed: ReadonlyMap<bigint, readonly SignedCheckpoint[]>,
  progress: Progress,
  verifier: AuditVerifier,
): FirstBadEntry | null {
  for (const entry of page) {
    const checkpoints = signed.get(entry.sequence) ?? [];
    const bad = checkEntry(entry, progress, verifier) ?? checkSigned(entry, checkpoints, verifier);
    if (bad) return bad;
    progress.sequence = entry.sequence;
    progress.hash = entry.hash as string;
    progress.checkpoints += checkpoints.length;
    if (entry.chainedLate) progress.chainedLate += 1n;
  }
  return null;
}

function checkEntry(entry: ChainedEntry, before: Progress, verifier: AuditVerifier): FirstBadEntry | null {
  const expected = before.sequence + 1n;
  if (entry.sequence > expected) return faultAt(expected, "missing");
  if (entry.sequence < expected) return faultAt(entry.sequence, "out_of_place", entry);
  const { prevHash, hash, seal, sealKeyId } = entry;
  if (hash !== hashEntry(prevHash ?? "", entry)) return faultAt(expected, "changed", entry);
  if (prevHash !== before.hash) return faultAt(expected, "unlinked", entry);
  if (sealKeyId !== verifier.keyId) return faultAt(expected, "unknown_key", entry);
  if (!verifier.verify(sealText(hash), seal ?? "")) return faultAt(expected, "forged", entry);
  return null;
}

function checkSigned(
  entry: ChainedEntry,
  checkpoints: readonly SignedCheckpoint[],
  verifier: AuditVerifier,
): FirstBadEntry | null {
  for (const checkpoint of checkpoints) {
    if (!verifier.verify(checkpointText(checkpoint), checkpoint.signature)) {
      return faultAt(entry.sequence, "checkpoint_forged", entry);
    }
    if (checkpoint.hash !== entry.hash) return faultAt(entry.sequence, "not_as_signed", entry);
  }
  return null;
}

interface End {
  end: { sequence: bigint; hash: string };
  last: { sequence: bigint; id: bigint } | null;
  own: readonly SignedCheckpoint[];
  progress: Progress;
}

/** Whether the chain ends where it is said to end, and where it once was. */
async function checkEnd(
  audit: Repositories["audit"],
  organizationId: string,
  { end, last, own, progress }: End,
): Promise<FirstBadEntry | null> {
  const next = progress.sequence + 1n;
  if (progress.sequence < end.sequence) return faultAt(next, "cut_off");
  const [signed] = await audit.checkpoints(organizationId, { after: end.sequence, limit: 1 });
  // One that was signed meanwhile is of entries that were written meanwhile.
  const grown = (await audit.chain(organizationId))?.sequence ?? 0n;
  const known = [...own, ...(signed ? [signed] : [])].filter(({ sequence }) => sequence > grown);
  if (known.length > 0) return faultAt(grown + 1n, "cut_off");
  if (last && last.sequence > end.sequence) return faultAt(last.sequence, "behind_the_end", last);
  if (progress.hash !== end.hash) return faultAt(progress.sequence, "unlinked");
  return null;
}

async function checkpointsAt(
  audit: Repositories["audit"],
  organizationId: string,
  { after, to, own }: { after: bigint; to: bigint; own: readonly SignedCheckpoint[] },
): Promise<Map<bigint, SignedCheckpoint[]>> {
  const stored = await audit.checkpoints(organizationId, { after, to });
  const here = [...stored, ...own.filter(({ sequence }) => sequence > after && sequence <= to)];
  return Map.groupBy(here, ({ sequence }) => sequence);
}
