"use client";
import type { TotpSetupView } from "@gatehouse/domain";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { CopyButton } from "#components/data/copy-button.tsx";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { CodeField } from "#features/session/code-field.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useBeginTotp, useConfirmTotp } from "../mutations.ts";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

interface TotpSetupDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  email: string;
}

const TITLES = {
  password: "Confirm that it is you",
  scan: "Scan this with your authenticator app",
  codes: "Keep your recovery codes",
};

/** Password, then the QR code and a first code of the app, then the recovery codes. */
export function TotpSetupDialog({ open, onOpenChange, email }: TotpSetupDialogProps) {
  const [setup, setSetup] = useState<TotpSetupView | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<string[] | null>(null);
  const close = () => {
    onOpenChange(false);
    setSetup(null);
    setRecoveryCodes(null);
  };
  const step = recoveryCodes ? "codes" : setup ? "scan" : "password";
  return (
    <Dialog open={open} onOpenChange={(next) => !next && close()}>
      <DialogContent title={TITLES[step]} dismissible={step !== "codes"} className="max-w-md">
        {recoveryCodes ? <RecoveryCodes codes={recoveryCodes} onStored={close} /> : null}
        {setup && !recoveryCodes ? (
          <ScanStep
            setup={setup}
            onDone={(codes) => {
              setRecoveryCodes(codes);
              toast.success("Two-step sign-in is on");
            }}
          />
        ) : null}
        {step === "password" ? <PasswordStep email={email} onDone={setSetup} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function PasswordStep({ email, onDone }: { email: string; onDone: (setup: TotpSetupView) => void }) {
  const begin = useBeginTotp();
  const form = useForm({ defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      onDone(await begin.mutateAsync(password));
    } catch (error) {
      showServerErrors(error, form.setError, ["password"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Continue" pending={isSubmitting}>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field label="Password" error={errors.password?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("password", { required: "Enter your password." })}
            type="password"
            autoComplete="current-password"
          />
        )}
      </Field>
    </DialogForm>
  );
}

function ScanStep({ setup, onDone }: { setup: TotpSetupView; onDone: (codes: string[]) => void }) {
  const confirm = useConfirmTotp();
  const form = useForm({ defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      onDone((await confirm.mutateAsync(code)).recoveryCodes);
    } catch (error) {
      showServerErrors(error, form.setError, ["code"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Turn on" pending={isSubmitting}>
      <div className="grid justify-items-center">
        <QrCode text={setup.uri} label="QR code for your authenticator app" />
      </div>
      <div className="grid gap-1.5">
        <p className="text-muted-foreground text-xs">Cannot scan it? Type this key into the app.</p>
        <div className="flex min-w-0 items-center gap-1 rounded-lg border bg-inset py-1 pr-1 pl-3">
          <output aria-label="Key for the app" className="min-w-0 flex-1 break-all font-mono text-xs">
            {setup.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </output>
          <CopyButton text={setup.secret} what="key" />
        </div>
      </div>
      <CodeField
        {...form.register("code", { required: "Enter the six digits that your app shows." })}
        error={errors.code?.message}
        recovery={false}
      />
    </DialogForm>
  );
}
