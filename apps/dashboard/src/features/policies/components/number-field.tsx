"use client";
import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface NumberFieldProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: number | undefined;
  /** NaN for what is no number. */
  onChange: (value: number | undefined) => void;
  placeholder?: string;
}

/** A number as it is typed ("1,000"), so that half of one can stand in the field. */
export function NumberField({ label, hint, error, value, onChange, placeholder }: NumberFieldProps) {
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const type = (typed: string) => {
    setText(typed);
    const digits = typed.replaceAll(",", "").trim();
    onChange(digits === "" ? undefined : Number(digits));
  };
  return (
    <Field label={label} error={error} hint={hint}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          className="tabular-nums"
          placeholder={placeholder}
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </Field>
  );
}
