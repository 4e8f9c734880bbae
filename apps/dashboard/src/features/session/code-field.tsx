import type { ComponentProps } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface CodeFieldProps extends ComponentProps<typeof Input> {
  error?: string | undefined;
  /** Whether a recovery code is taken as well. */
  recovery?: boolean;
}

/** The code of an authenticator app; to be typed, pasted, or filled in by the browser. */
export function CodeField({ error, recovery = true, ...input }: CodeFieldProps) {
  return (
    <Field label="Code" error={error} hint={recovery ? "Six digits from your app, or a recovery code." : "Six digits."}>
      {(control) => (
        <Input
          {...control}
          name="code"
          autoComplete="one-time-code"
          inputMode={recovery ? "text" : "numeric"}
          spellCheck={false}
          autoCapitalize="none"
          maxLength={40}
          className="font-mono tracking-wider"
          {...input}
        />
      )}
    </Field>
  );
}
