"use client";
import { useForm } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CodeField } from "#features/session/code-field.tsx";
import { SIGN_IN_PROBLEMS, type SignInOutcome } from "#features/session/sign-in.ts";

interface CodeStepProps {
  attempt: (code: string) => Promise<Exclude<SignInOutcome, "ok">>;
  onBack: () => void;
}

export function CodeStep({ attempt, onBack }: CodeStepProps) {
  const form = useForm({ defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ code }) => {
    const outcome = await attempt(code.trim());
    form.setError("root", { message: SIGN_IN_PROBLEMS[outcome === "code_needed" ? "code_wrong" : outcome] });
    form.setFocus("code", { shouldSelect: true });
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {errors.root ? (
        <Callout tone="danger" role="alert">
          {errors.root.message}
        </Callout>
      ) : null}
      <CodeField
        {...form.register("code", { validate: (code) => code.trim() !== "" || "Enter the code." })}
        error={errors.code?.message}
        autoFocus
      />
      <Button type="submit" variant="primary" size="lg" pending={isSubmitting}>
        Sign in
      </Button>
      <Button variant="link" className="justify-self-center" onClick={onBack}>
        Use another account
      </Button>
    </form>
  );
}
