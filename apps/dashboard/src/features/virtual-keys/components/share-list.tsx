"use client";
import type { ShareState, VirtualKeyShareView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useWithdrawShares } from "../mutations.ts";
import { keySharesQuery } from "../queries.ts";

const STATES = {
  waiting: { tone: "accent", label: "Not opened yet" },
  opened: { tone: "success", label: "Opened" },
  over: { tone: "neutral", label: "Over, never opened" },
  withdrawn: { tone: "neutral", label: "Withdrawn" },
} as const satisfies Record<ShareState, { tone: string; label: string }>;

/** The one-time links to a key's secret, and what became of them. */
export function ShareList({ virtualKeyId }: { virtualKeyId: string }) {
  const shares = useQuery(keySharesQuery(virtualKeyId));
  const withdraw = useWithdrawShares(virtualKeyId);
  const [asking, setAsking] = useState(false);
  const items = shares.data?.items ?? [];
  const waiting = items.some(({ state }) => state === "waiting");
  if (shares.data && items.length === 0) return null;
  return (
    <Card aria-label="One-time links" className="overflow-hidden">
      <CardHeader
        title="One-time links"
        description="Each shows the secret once. What was opened, is over or was withdrawn holds nothing any more."
        actions={waiting ? <Button onClick={() => setAsking(true)}>Withdraw</Button> : null}
      />
      {shares.isError ? (
        <ErrorState title="The links could not be loaded" error={shares.error} onRetry={shares.refetch} />
      ) : null}
      <ul className="divide-y border-t">
        {items.map((share) => (
          <Share key={share.id} share={share} />
        ))}
      </ul>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Withdraw the links that nobody has opened?"
        confirmLabel="Withdraw"
        onConfirm={() => withdraw.mutateAsync()}
      >
        <p>They show nothing from then on. The key and its secret stay as they are.</p>
      </ConfirmDialog>
    </Card>
  );
}

function Share({ share }: { share: VirtualKeyShareView }) {
  const { tone, label } = STATES[share.state];
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 px-5 py-3 text-compact">
      <span className="min-w-0 text-muted-foreground">
        Made <When at={share.createdAt} /> by {share.createdBy}
        {share.state === "waiting" ? (
          <>
            , ends <When at={share.expiresAt} />
          </>
        ) : null}
        {share.openedAt ? (
          <>
            , opened <When at={share.openedAt} />
            {share.openedFrom ? ` from ${share.openedFrom}` : ""}
          </>
        ) : null}
      </span>
      <Badge tone={tone}>{label}</Badge>
    </li>
  );
}
