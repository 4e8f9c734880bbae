"use client";
import type { AuditChainView, AuditFault } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck, ShieldQuestion } from "lucide-react";
import { toast } from "sonner";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { formatCount } from "#lib/format.ts";
import { useVerifyAudit } from "../mutations.ts";
import { auditChainQuery } from "../queries.ts";

/** Whether the log is as it was written, as far as anybody has looked. */
export function ChainStatus({ onOpen }: { onOpen: (entry: string) => void }) {
  const chain = useQuery(auditChainQuery());
  const verify = useVerifyAudit();
  if (chain.isPending) return <Skeleton className="mb-4 h-8 w-80 max-w-full" />;
  // The list below says what is wrong when the server cannot be reached.
  if (chain.isError) return null;
  const verifyNow = () =>
    verify.mutate(undefined, {
      onSuccess: ({ ok, to }) =>
        ok && toast.success(`All ${formatCount(Number(to))} entries are as they were written.`),
      onError: () => toast.error("The log could not be verified. Try again."),
    });
  const button = (
    <Button size="sm" pending={verify.isPending} onClick={verifyNow} disabled={chain.data.sequence === "0"}>
      Verify now
    </Button>
  );
  const bad = chain.data.verified?.firstBad;
  if (!bad) {
    return (
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2" role="status">
        <ChainBadge chain={chain.data} />
        {button}
      </div>
    );
  }
  const { id, sequence, why, detail } = bad;
  return (
    <Callout
      tone="danger"
      role="alert"
      title={`The log does not hold from entry ${formatCount(Number(sequence))} on: ${FAULTS[why]}.`}
      className="mb-4"
      actions={
        <>
          {id === null ? null : (
            <Button size="sm" onClick={() => onOpen(id)}>
              Show the entry
            </Button>
          )}
          {button}
        </>
      }
    >
      {detail} Everything before it is as it was written. Keep the database as it is, and compare it with a backup and
      with the checkpoints that you keep elsewhere.
    </Callout>
  );
}

function ChainBadge({ chain: { sequence, verified } }: { chain: AuditChainView }) {
  if (!verified) {
    return (
      <Badge tone="neutral">
        <ShieldQuestion aria-hidden />
        {sequence === "0" ? "No entry to verify yet" : "Chain not verified yet"}
      </Badge>
    );
  }
  const newer = Number(sequence) - Number(verified.sequence);
  return (
    <>
      <Badge tone="success" className="h-auto min-h-5.5 whitespace-normal">
        <ShieldCheck aria-hidden />
        <span>
          Chain verified up to entry {formatCount(Number(verified.sequence))} · <When at={verified.at} />
        </span>
      </Badge>
      {newer > 0 ? <span className="text-muted-foreground text-xs">{formatCount(newer)} newer</span> : null}
    </>
  );
}

const FAULTS: Record<AuditFault, string> = {
  missing: "it was deleted",
  out_of_place: "its number is there twice",
  changed: "it was changed",
  unlinked: "it does not follow the one before",
  forged: "it was not written by Gatehouse",
  unknown_key: "it was sealed under another key",
  not_as_signed: "it is not what was signed",
  checkpoint_forged: "its checkpoint was not signed by Gatehouse",
  cut_off: "the end was cut off",
  behind_the_end: "it stands behind the end",
};
