"use client";
import { VIRTUAL_KEY_PATTERN } from "@gatehouse/domain";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface KeyFieldProps {
  secret: string;
  onChange: (secret: string) => void;
  error: string | undefined;
}

/** A key to be pasted; it stays in this page's memory, and password managers are asked to leave it alone. */
export function KeyField({ secret, onChange, error }: KeyFieldProps) {
  const [shown, setShown] = useState(false);
  const isOdd = secret !== "" && !VIRTUAL_KEY_PATTERN.test(secret);
  return (
    <Field
      label="Virtual key"
      error={error ?? (isOdd ? "This is not a virtual key: gh_live_ and 49 letters and digits." : undefined)}
      hint="Kept in the memory of this tab only, and gone when it is closed."
    >
      {(control) => (
        <div className="flex gap-1.5">
          <Input
            {...control}
            type={shown ? "text" : "password"}
            value={secret}
            onChange={(event) => onChange(event.target.value.trim())}
            placeholder="gh_live_…"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            data-1p-ignore
            data-lpignore="true"
            className="font-mono text-xs"
          />
          <Button
            variant="ghost"
            size="icon"
            aria-pressed={shown}
            aria-label={shown ? "Hide key" : "Show key"}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
        </div>
      )}
    </Field>
  );
}
