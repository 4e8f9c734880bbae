"use client";
import { useState } from "react";
import { AuthCard } from "#components/auth-card.tsx";
import { attemptSignIn, type SignInOutcome } from "#features/session/sign-in.ts";
import { safeReturnPath } from "#lib/return-path.ts";
import { CodeStep } from "./code-step.tsx";
import { type Credentials, PasswordStep } from "./password-step.tsx";

/** `returnTo`: the path asked for before signing in; only a path on this site is followed. */
export function LoginView({ returnTo }: { returnTo: string | null }) {
  // What was right in the first step, kept in memory only until the second one is done.
  const [credentials, setCredentials] = useState<Credentials | null>(null);
  const attempt = async (given: Credentials & { code?: string }): Promise<Exclude<SignInOutcome, "ok">> => {
    const outcome = await attemptSignIn(given);
    if (outcome !== "ok") return outcome;
    // A full load: nothing of an earlier session may survive in memory.
    window.location.assign(safeReturnPath(returnTo));
    // The button keeps turning until the page is gone.
    return new Promise(() => {});
  };
  if (credentials) {
    return (
      <AuthCard
        title="Enter your code"
        description={`The password for ${credentials.email} is right. Now the code that your authenticator app shows.`}
        footer="Lost the phone and the recovery codes? Ask an owner of this installation."
      >
        <CodeStep attempt={(code) => attempt({ ...credentials, code })} onBack={() => setCredentials(null)} />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Sign in to Gatehouse"
      description="Use the account that your administrator gave you."
      footer="No access? Ask the owner of this installation."
    >
      <PasswordStep attempt={attempt} onCodeNeeded={setCredentials} />
    </AuthCard>
  );
}
