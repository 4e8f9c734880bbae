"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { isReportedSignedOut, reportSignedIn, subscribeToSignedOut } from "#lib/signed-out.ts";
import { CodeField } from "./code-field.tsx";
import { useSession } from "./session-context.tsx";
import { attemptSignIn, SIGN_IN_PROBLEMS } from "./sign-in.ts";

/** Asks for the password in place when the session ended, so that a half-filled form is not lost. */
export function Reauthentication() {
  const open = useSyncExternalStore(subscribeToSignedOut, isReportedSignedOut, () => false);
  const { user } = useSession();
  const { submit, pending, problem, needsCode } = useSignInAgain(user.email);
  return (
    <Dialog open={open}>
      <DialogContent
        title="Your session has ended"
        description="Sign in again to go on where you were. Nothing on this page is lost."
        dismissible={false}
        className="max-w-sm"
      >
        <form onSubmit={submit}>
          <DialogBody>
            {problem ? (
              <Callout tone="danger" role="alert">
                {problem}
              </Callout>
            ) : null}
            <input type="hidden" name="email" autoComplete="username" value={user.email} readOnly />
            <Field label={`Password for ${user.email}`}>
              {(control) => (
                <Input {...control} name="password" type="password" autoComplete="current-password" required />
              )}
            </Field>
            {needsCode ? <CodeField required autoFocus /> : null}
          </DialogBody>
          <DialogFooter>
            <Button asChild>
              <a href="/login">Use another account</a>
            </Button>
            <Button type="submit" variant="primary" pending={pending}>
              Sign in
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function useSignInAgain(email: string) {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const given = new FormData(event.currentTarget);
    const [password, code] = [String(given.get("password") ?? ""), String(given.get("code") ?? "").trim()];
    setPending(true);
    const outcome = await attemptSignIn({ email, password, ...(code && { code }) });
    setPending(false);
    if (outcome === "code_needed") {
      setNeedsCode(true);
      setProblem(null);
    } else if (outcome !== "ok") {
      setProblem(
        outcome === "refused"
          ? "That password does not fit, or sign-in is paused after too many attempts."
          : SIGN_IN_PROBLEMS[outcome],
      );
    } else {
      setProblem(null);
      setNeedsCode(false);
      reportSignedIn();
      await client.invalidateQueries();
    }
  };
  return { submit, pending, problem, needsCode };
}
