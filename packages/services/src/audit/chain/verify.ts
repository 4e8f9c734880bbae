import type { AuditVerificationView } from "@gatehouse/domain";
import { requireInOrganization } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { checkChain } from "./check-chain.ts";

/**
 * Looks at every entry of the organization, keeps what it came to, and signs the end of a chain that holds. It writes no
 * entry: a verification changes nothing that somebody could want to know about, and would be the first that it did not see.
 */
export async function verifyAudit({ db, actor, now, vault }: VerbContext): Promise<AuditVerificationView> {
  requireInOrganization(actor, "audit.read");
  const { organizationId } = actor;
  while ((await db.transaction((tx) => tx.audit.chainLate(organizationId))) > 0);
  const findings = await checkChain(db.audit, organizationId, { verifier: vault.auditSigner });
  const { firstBad } = findings;
  const at = now();
  await db.transaction(async (tx) => {
    if (firstBad === null && findings.entries !== "0") await tx.audit.signHead(organizationId, at);
    await tx.audit.recordVerification(organizationId, { sequence: BigInt(findings.to), at, firstBad });
  });
  return { ...findings, at: at.toISOString() };
}
