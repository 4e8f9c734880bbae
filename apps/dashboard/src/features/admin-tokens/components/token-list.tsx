"use client";
import type { AdminTokenStatus, AdminTokenView } from "@gatehouse/domain";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ROLE_LABELS } from "#features/people/roles.ts";
import { useRevokeAdminToken } from "../mutations.ts";
import { describeScopes } from "../scopes.ts";

export const TokenList = ({ tokens }: { tokens: readonly AdminTokenView[] }) => (
  <ul className="divide-y">
    {tokens.map((token) => (
      <TokenItem key={token.id} token={token} />
    ))}
  </ul>
);

const STATUS: Record<AdminTokenStatus, { label: string; tone: "success" | "warning" | "neutral"; title?: string }> = {
  active: { label: "Active", tone: "success" },
  suspended: {
    label: "Suspended",
    tone: "warning",
    title: "Whoever made it has gone, is disabled, or may no longer do what it does",
  },
  expired: { label: "Expired", tone: "neutral" },
  revoked: { label: "Revoked", tone: "neutral" },
};

function TokenItem({ token }: { token: AdminTokenView }) {
  const { name, display, role, scopes, status, createdBy, createdAt, expiresAt, revokedAt } = token;
  const { label, tone, title } = STATUS[status];
  const isOver = status === "revoked" || status === "expired";
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 py-3.5">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words font-medium">{name}</span>
          <Badge tone={tone} title={title}>
            {label}
          </Badge>
          <span className="font-mono text-muted-foreground text-xs">{display}</span>
        </p>
        <p className="text-muted-foreground text-xs">
          {ROLE_LABELS[role]} · {describeScopes(role, scopes)}
        </p>
        <p className="text-muted-foreground text-xs">
          by {createdBy} <When at={createdAt} /> · <LastUse token={token} /> ·{" "}
          {revokedAt ? (
            <>
              revoked <When at={revokedAt} />
            </>
          ) : (
            <>
              {isOver ? "ended" : "until"} <Instant at={expiresAt} />
            </>
          )}
        </p>
      </div>
      {isOver ? null : <Revoke token={token} />}
    </li>
  );
}

const LastUse = ({ token: { lastUsedAt, lastUsedFrom } }: { token: AdminTokenView }) =>
  lastUsedAt ? (
    <>
      used <When at={lastUsedAt} />
      {lastUsedFrom ? ` from ${lastUsedFrom}` : ""}
    </>
  ) : (
    "never used"
  );

function Revoke({ token: { id, name } }: { token: AdminTokenView }) {
  const revoke = useRevokeAdminToken();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${name}?`}
        confirmLabel="Revoke"
        onConfirm={async () => {
          await revoke.mutateAsync(id);
          toast.success(`${name} is revoked`);
        }}
      >
        The next request with it is refused. This cannot be undone: a script that still needs one needs a new token.
      </ConfirmDialog>
    </>
  );
}
