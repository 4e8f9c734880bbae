"use client";
import { useQueryClient } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { isReportedSignedOut, reportSignedIn, subscribeToSignedOut } from "#lib/signed-out.ts";
import { useSession } from "./session-context.tsx";

/** Asks for the password in place when the session ended, so that a half-filled form is not lost. */
export function Reauthentication() {
  const open = useSyncExternalStore(subscribeToSignedOut, isReportedSignedOut, () => false);
  const { user } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<"idle" | "pending" | "failed">("idle");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const password = new FormData(event.currentTarget).get("password");
    setState("pending");
    const answer = await signIn("credentials", { email: user.email, password, redirect: false });
    if (!answer?.ok) return setState("failed");
    setState("idle");
    reportSignedIn();
    await client.invalidateQueries();
  };
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
            {state === "failed" ? (
              <Callout tone="danger" role="alert">
                That password does not fit, or sign-in is paused after too many attempts.
              </Callout>
            ) : null}
            <input type="hidden" name="email" autoComplete="username" value={user.email} readOnly />
            <Field label={`Password for ${user.email}`}>
              {(control) => (
                <Input {...control} name="password" type="password" autoComplete="current-password" required />
              )}
            </Field>
          </DialogBody>
          <DialogFooter>
            <Button asChild>
              <a href="/login">Use another account</a>
            </Button>
            <Button type="submit" variant="primary" pending={state === "pending"}>
              Sign in
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
