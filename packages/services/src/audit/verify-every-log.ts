import { createAdminDatabase, type SignedCheckpoint } from "@gatehouse/db/admin";
import { type AuditVerificationView, auditCheckpoint } from "@gatehouse/domain";
import { createVault, readKek } from "@gatehouse/vault";
import { checkChain } from "./chain/check-chain.ts";

export interface AuditLogSettings {
  databaseUrl: string;
  /** 32 random bytes in base64: the key that the dashboard has. */
  encryptionKey: string;
  /** Checkpoints that were kept elsewhere, one JSON document a line; "" for none. */
  keptCheckpoints: string;
}

export interface VerifiedLog extends Omit<AuditVerificationView, "at"> {
  organizationId: string;
  organization: string;
  /** Entries that the next change will chain: nothing is known of them. */
  waiting: number;
}

/**
 * Verifies the log of every organization straight from the database, and writes nothing.
 * @throws KeyMaterialError for a key that is none, GatehouseError `not_ready` when the database is away, Error for a line that
 *   is no checkpoint
 */
export async function verifyEveryAuditLog(settings: AuditLogSettings): Promise<VerifiedLog[]> {
  const kept = readCheckpoints(settings.keptCheckpoints);
  const { auditSigner } = createVault({ kek: readKek(settings.encryptionKey) });
  const db = createAdminDatabase({ url: settings.databaseUrl, max: 2 }, auditSigner);
  try {
    const logs: VerifiedLog[] = [];
    for (const { id, name } of await db.organizations.list()) {
      const findings = await checkChain(db.audit, id, { verifier: auditSigner, kept });
      logs.push({ organizationId: id, organization: name, ...findings, waiting: await db.audit.countUnchained(id) });
    }
    return logs;
  } finally {
    await db.close();
  }
}

function readCheckpoints(text: string): SignedCheckpoint[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, index) => {
    const parsed = auditCheckpoint.safeParse(parseJson(line));
    if (!parsed.success) throw new Error(`Line ${index + 1} of the kept checkpoints is no checkpoint.`);
    const { sequence, at, ...rest } = parsed.data;
    return { ...rest, sequence: BigInt(sequence), at: new Date(at) };
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
