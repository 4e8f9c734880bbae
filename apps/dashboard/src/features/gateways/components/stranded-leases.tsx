"use client";
import type { StrandedLeaseView } from "@gatehouse/domain";
import { useId, useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay, useSession } from "#features/session/index.ts";
import { formatUsd } from "#lib/format.ts";
import { formatDateTime } from "#lib/time.ts";
import { useNow } from "#lib/use-now.ts";
import { useReleaseLease } from "../mutations.ts";
import { inUse, ORIGIN_LABELS } from "../stranded-words.ts";

/** What gateways left behind and still counts as held; whoever may set budgets may give it back. */
export function StrandedLeases({ leases }: { leases: readonly StrandedLeaseView[] }) {
  const mayRelease = useMay("budget.write");
  const [releasing, setReleasing] = useState<StrandedLeaseView | null>(null);
  return (
    <Card aria-label="Left behind by gateways">
      <CardHeader
        title="Left behind by gateways"
        description="Money of budgets that a gateway held when it was last heard of, or when its earlier run ended. It counts as held until the gateway settles it after all, or somebody releases it."
      />
      <ul className="divide-y border-t">
        {leases.map((lease) => (
          <Lease
            key={`${lease.leaseId} ${lease.budgetId} ${lease.windowStart}`}
            lease={lease}
            onRelease={mayRelease ? () => setReleasing(lease) : null}
          />
        ))}
      </ul>
      {releasing ? <ReleaseDialog lease={releasing} onClose={() => setReleasing(null)} /> : null}
    </Card>
  );
}

interface LeaseProps {
  lease: StrandedLeaseView;
  /** null: one may not. */
  onRelease: (() => void) | null;
}

function Lease({ lease, onRelease }: LeaseProps) {
  const { grantedNanoUsd, budgetName, grantedAt, nodeId, origin, expiresAt } = lease;
  const { organization } = useSession();
  const reason = useId();
  const used = inUse(lease, useNow(1_000));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3 text-compact">
      <div className="min-w-0">
        <p>
          <Money amount={grantedNanoUsd} className="font-medium" /> of the budget of{" "}
          <span className="font-medium">{budgetName}</span>
        </p>
        <p className="break-all text-muted-foreground text-xs">
          since <When at={grantedAt} />, by gateway {nodeId}, {ORIGIN_LABELS[origin]}
        </p>
        {used && expiresAt !== null ? (
          <p id={reason} className="text-muted-foreground text-xs">
            may be in use until {formatDateTime(expiresAt, organization.timeZone)}, to be released afterwards
          </p>
        ) : null}
      </div>
      {onRelease ? (
        // Not `disabled`: it keeps its focus, and a screen reader reads why.
        <Button
          size="sm"
          aria-disabled={used}
          aria-describedby={used ? reason : undefined}
          onClick={used ? undefined : onRelease}
        >
          Release
        </Button>
      ) : null}
    </li>
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
