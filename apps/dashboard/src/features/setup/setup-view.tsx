"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { AuthCard } from "#components/auth-card.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { OwnerForm } from "./owner-form.tsx";
import { setupQuery } from "./queries.ts";

/** `token`: the one-time token out of the link that was printed at start, or "". */
export function SetupView({ token }: { token: string }) {
  const setup = useQuery(setupQuery());
  if (setup.data && !setup.data.open) {
    return (
      <AuthCard title="Gatehouse is set up" description="The first owner exists, so this page has done its work.">
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href="/login">Go to sign in</Link>
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Set up Gatehouse"
      description="Create the organization and its first owner. This page works once."
      footer="Everything stays in your own database."
    >
      {setup.data ? <OwnerForm token={token} /> : null}
      {setup.isPending ? <FormSkeleton /> : null}
      {setup.isError ? (
        <ErrorState title="The server did not answer" error={setup.error} onRetry={setup.refetch} className="" />
      ) : null}
    </AuthCard>
  );
}

const FormSkeleton = () => (
  <div className="grid gap-5">
    {["token", "organization", "name", "email"].map((field) => (
      <div key={field} className="grid gap-2">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-9" />
      </div>
    ))}
  </div>
);
