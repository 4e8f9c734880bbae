import type { AuditChainView, FirstBadEntry } from "@gatehouse/domain";
import { requireInOrganization } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";

/** Where the chain ends, and what is known of it; nothing is verified. */
export async function readAuditChain({ db, actor }: VerbContext): Promise<AuditChainView> {
  requireInOrganization(actor, "audit.read");
  const chain = await db.audit.chain(actor.organizationId);
  if (!chain) return { sequence: "0", verified: null, checkpoint: null };
  const { verifiedSequence, verifiedAt, checkpointAt } = chain;
  return {
    sequence: chain.sequence.toString(),
    verified:
      verifiedSequence === null || verifiedAt === null
        ? null
        : {
            sequence: verifiedSequence.toString(),
            at: verifiedAt.toISOString(),
            firstBad: chain.firstBad as FirstBadEntry | null,
          },
    checkpoint: checkpointAt && { sequence: chain.checkpointSequence.toString(), at: checkpointAt.toISOString() },
  };
}
