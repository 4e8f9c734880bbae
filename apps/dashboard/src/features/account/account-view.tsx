"use client";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/data/error-state.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { PasswordCard } from "./components/password-card.tsx";
import { ProfileCard } from "./components/profile-card.tsx";
import { SessionsCard } from "./components/sessions-card.tsx";
import { TotpCard } from "./components/totp-card.tsx";
import { accountQuery } from "./queries.ts";

/** The own account: name, password, authenticator app, and where one is signed in. */
export function AccountView() {
  const account = useQuery(accountQuery());
  return (
    <Page>
      <PageHeader title="Account" description="Your name, how you sign in, and where you are signed in." />
      <div className="grid max-w-3xl gap-6">
        {account.isPending ? <Skeleton className="h-64" aria-busy /> : null}
        {account.isError ? (
          <ErrorState
            title="Your account could not be loaded"
            error={account.error}
            onRetry={account.refetch}
            className="m-0"
          />
        ) : null}
        {account.data ? (
          <>
            <ProfileCard account={account.data} />
            {account.data.hasPassword ? (
              <>
                <PasswordCard account={account.data} />
                <TotpCard account={account.data} />
              </>
            ) : null}
            <SessionsCard />
          </>
        ) : null}
      </div>
    </Page>
  );
}
