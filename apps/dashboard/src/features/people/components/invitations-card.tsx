"use client";
import { type InvitationView, mayGiveRole } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { toast } from "sonner";
import { ErrorState } from "#components/data/error-state.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useActor } from "#features/session/index.ts";
import { useRenewInvitation, useRevokeInvitation } from "../mutations.ts";
import { invitationsQuery } from "../queries.ts";
import { ROLE_LABELS } from "../roles.ts";
import type { ShownLink } from "./link-dialog.tsx";

/** Who is invited and has not come yet. Absent while nobody is. */
export function InvitationsCard({ onLink }: { onLink: (link: ShownLink) => void }) {
  const invitations = useQuery(invitationsQuery());
  const items = invitations.data?.items ?? [];
  if (items.length === 0 && !invitations.isError) return null;
  return (
    <Card aria-label="Invitations" className="overflow-hidden">
      <CardHeader title="Invitations" description="Each has one link, which works once." />
      <div className="border-t">
        {invitations.isError ? (
          <ErrorState
            title="The invitations could not be loaded"
            error={invitations.error}
            onRetry={invitations.refetch}
          />
        ) : null}
        <ul className="divide-y">
          {items.map((invitation) => (
            <InvitationItem key={invitation.id} invitation={invitation} onLink={onLink} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface InvitationItemProps {
  invitation: InvitationView;
  onLink: (link: ShownLink) => void;
}

function InvitationItem({ invitation, onLink }: InvitationItemProps) {
  const { email, role, teams, invitedBy, createdAt, expiresAt, expired } = invitation;
  const mayChange = mayGiveRole(useActor(), role);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-2">
          <span className="truncate font-medium">{email}</span>
          {expired ? <Badge tone="warning">Expired</Badge> : null}
        </span>
        <span className="block text-muted-foreground text-xs">
          {[ROLE_LABELS[role], ...teams.map(({ name }) => name)].join(", ")} · by {invitedBy} <When at={createdAt} /> ·{" "}
          {expired ? "ended" : "until"} <Instant at={expiresAt} />
        </span>
      </span>
      {mayChange ? <InvitationActions invitation={invitation} onLink={onLink} /> : null}
    </li>
  );
}

function InvitationActions({ invitation: { id, email }, onLink }: InvitationItemProps) {
  const renew = useRenewInvitation();
  const revoke = useRevokeInvitation();
  const trying = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : "Something went wrong.");
    }
  };
  const makeLink = async () => {
    const { invitation, token } = await renew.mutateAsync(id);
    const { expiresAt } = invitation;
    onLink({ title: `New link for ${email}`, email, path: `/invite/${token}`, expiresAt });
  };
  const takeBack = async () => {
    await revoke.mutateAsync(id);
    toast.success(`${email} is no longer invited`);
  };
  return (
    <span className="flex gap-2">
      <Button
        size="sm"
        pending={renew.isPending}
        onClick={() => trying(makeLink)}
        aria-label={`New link for ${email}`}
        title="The link that was made before is worth nothing then"
      >
        New link
      </Button>
      <Button
        size="sm"
        variant="ghost"
        pending={revoke.isPending}
        onClick={() => trying(takeBack)}
        aria-label={`Take the invitation of ${email} back`}
      >
        Take back
      </Button>
    </span>
  );
}
