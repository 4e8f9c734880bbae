"use client";
import type { ActiveSessionView, SignInMethod } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useEndSession, useSignOutEverywhere } from "../mutations.ts";
import { sessionsQuery } from "../queries.ts";

const HOW: Record<SignInMethod, string> = {
  password: "password",
  password_totp: "password and code",
  password_recovery_code: "password and recovery code",
  sso: "single sign-on",
};

/** Every browser in which one is signed in; each can be signed out from here. */
export function SessionsCard() {
  const sessions = useQuery({ ...sessionsQuery(), refetchInterval: 60_000 });
  const everywhere = useSignOutEverywhere();
  const [confirming, setConfirming] = useState(false);
  return (
    <Card aria-label="Sessions" className="overflow-hidden">
      <CardHeader
        title="Where you are signed in"
        description="A session ends by itself after 12 hours, or when it is not used."
        actions={<Button onClick={() => setConfirming(true)}>Sign out everywhere</Button>}
      />
      <div className="border-t">
        {sessions.isPending ? <Skeleton className="m-5 h-10" /> : null}
        {sessions.isError ? (
          <ErrorState title="The sessions could not be loaded" error={sessions.error} onRetry={sessions.refetch} />
        ) : null}
        <ul className="divide-y">
          {sessions.data?.items.map((session) => (
            <SessionItem key={session.id} session={session} />
          ))}
        </ul>
      </div>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        onConfirm={async () => {
          await everywhere.mutateAsync();
          window.location.assign("/login");
        }}
      >
        Every browser is signed out with its next request, this one too.
      </ConfirmDialog>
    </Card>
  );
}

function SessionItem({ session }: { session: ActiveSessionView }) {
  const end = useEndSession();
  const signOut = async () => {
    try {
      await end.mutateAsync(session.id);
      toast.success(`${session.device} is signed out`);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : "Something went wrong.");
    }
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
      <span className="flex min-w-0 items-center gap-3">
        <MonitorSmartphone className="size-4 shrink-0 text-muted-foreground" aria-hidden />
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-2 font-medium">
            {session.device}
            {session.current ? <Badge tone="accent">This device</Badge> : null}
          </span>
          <span className="block text-muted-foreground text-xs">
            {session.ip ?? "Unknown address"} · {session.current ? "now" : <When at={session.lastSeenAt} />} · signed in{" "}
            <When at={session.createdAt} /> by {HOW[session.how]}
          </span>
        </span>
      </span>
      {session.current ? null : (
        <Button size="sm" pending={end.isPending} onClick={signOut} aria-label={`Sign out ${session.device}`}>
          Sign out
        </Button>
      )}
    </li>
  );
}
