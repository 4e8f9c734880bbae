"use client";
import type { StrandedLeaseView } from "@gatehouse/domain";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { formatUsd } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";
import { useReleaseLease } from "../mutations.ts";

/** What lost gateways still hold; whoever may set budgets may give it back. */
export function StrandedLeases({ leases }: { leases: readonly StrandedLeaseView[] }) {
  const mayRelease = useMay("budget.write");
  const [releasing, setReleasing] = useState<StrandedLeaseView | null>(null);
  return (
    <Card aria-label="Left behind by lost gateways">
      <CardHeader
        title="Left behind by lost gateways"
        description="Money of budgets that a gateway held when it was last heard of. It counts as held until the gateway starts again and settles it, or somebody releases it."
      />
      <ul className="divide-y border-t">
        {leases.map((lease) => (
          <li
            key={`${lease.leaseId} ${lease.budgetId} ${lease.windowStart}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3 text-compact"
          >
            <div className="min-w-0">
              <p>
                <Money amount={lease.grantedNanoUsd} className="font-medium" /> of the budget of{" "}
                <span className="font-medium">{lease.budgetName}</span>
              </p>
              <p className="break-all text-muted-foreground text-xs">
                since <When at={lease.grantedAt} />, by gateway {lease.nodeId}
              </p>
            </div>
            {mayRelease ? <ReleaseButton lease={lease} onClick={() => setReleasing(lease)} /> : null}
          </li>
        ))}
      </ul>
      {releasing ? <ReleaseDialog lease={releasing} onClose={() => setReleasing(null)} /> : null}
    </Card>
  );
}

/** A gateway that was not heard of may go on without the database until its lease ends. */
function ReleaseButton({ lease: { inUseUntil }, onClick }: { lease: StrandedLeaseView; onClick: () => void }) {
  const now = useNow(1_000);
  const isInUse = inUseUntil !== null && new Date(inUseUntil).getTime() > now;
  return (
    <div className="flex items-center gap-3">
      {isInUse ? (
        <p className="text-muted-foreground text-xs">
          may be in use, ends <When at={inUseUntil} />
        </p>
      ) : null}
      <Button size="sm" disabled={isInUse} onClick={onClick}>
        Release
      </Button>
    </div>
  );
}

function ReleaseDialog({ lease, onClose }: { lease: StrandedLeaseView; onClose: () => void }) {
  const release = useReleaseLease();
  const { leaseId, budgetId, windowStart, budgetName, grantedNanoUsd, nodeId } = lease;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Release ${formatUsd(grantedNanoUsd)} of the budget of ${budgetName}?`}
      confirmLabel="Release"
      onConfirm={async () => {
        const { releasedNanoUsd } = await release.mutateAsync({ leaseId, budgetId, windowStart });
        toast.success(`${formatUsd(releasedNanoUsd)} of the budget of ${budgetName} can be spent again`);
      }}
    >
      <p>
        Gateway {nodeId} may have sent requests whose outcome nobody knows, and this is the money that was held for
        them. Once released, others can spend it, so the budget may be passed by as much.
      </p>
      <p className="mt-2">
        If the gateway comes back, its requests are still charged. The release goes into the audit log.
      </p>
    </ConfirmDialog>
  );
}
