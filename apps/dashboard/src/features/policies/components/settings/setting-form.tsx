"use client";
import type { PolicyDocument } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { DialogForm } from "#components/dialog-form.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { RuleChoices } from "../../rule-choices.ts";
import type { useCheckedForm } from "../../use-checked-form.ts";

/** What the form of an entry is given. */
export interface SettingFormProps<Entry> {
  /** undefined: a new one. */
  given: Entry | undefined;
  /** null: it is added as the last one. */
  place: number | null;
  document: PolicyDocument;
  choices: RuleChoices;
  onDone: (entry: Entry) => void;
}

interface SettingFormFrameProps {
  form: Pick<ReturnType<typeof useCheckedForm>, "submit" | "problem">;
  /** What is added; undefined: something is changed. */
  adds: string | undefined;
  children: ReactNode;
}

export const SettingFormFrame = ({ form, adds, children }: SettingFormFrameProps) => (
  <DialogForm
    onSubmit={form.submit}
    problem={form.problem}
    submitLabel={adds === undefined ? "Apply" : `Add ${adds}`}
    pending={false}
  >
    {children}
  </DialogForm>
);

interface TextFieldProps {
  label: string;
  hint?: ReactNode;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  maxLength?: number;
  /** Addresses and patterns, of which each character counts. */
  mono?: boolean;
  autoFocus?: boolean;
}

export const TextField = ({ label, hint, error, onChange, mono, ...input }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error}>
    {(control) => (
      <Input
        {...control}
        {...input}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className={mono ? "font-mono text-compact" : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

/** A name that the policy gives; what uses it follows when it is changed. */
export const NameField = (props: Omit<TextFieldProps, "label" | "hint" | "maxLength"> & { isNew: boolean }) => {
  const { isNew, ...field } = props;
  return (
    <TextField
      {...field}
      label="Name"
      hint={isNew ? "Lower-case letters, digits, - and _." : "What uses it follows a new name."}
      maxLength={50}
      autoFocus={isNew}
    />
  );
};
