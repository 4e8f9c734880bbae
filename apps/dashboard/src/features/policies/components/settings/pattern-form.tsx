"use client";
import type { SensitivePattern } from "@gatehouse/domain";
import { notInRe2 } from "../../pattern-syntax.ts";
import { NEW_PATTERN } from "../../setting-kinds.ts";
import { problemsOfSetting } from "../../setting-problems.ts";
import { useCheckedForm } from "../../use-checked-form.ts";
import { NameField, SettingFormFrame, type SettingFormProps, TextField } from "./setting-form.tsx";

export function PatternForm({ given, place, document, onDone }: SettingFormProps<SensitivePattern>) {
  const form = useCheckedForm(
    given ?? NEW_PATTERN,
    (entry) => problemsOfSetting(document, "pattern", place, entry),
    onDone,
  );
  const { value, setValue, problems } = form;
  return (
    <SettingFormFrame form={form} adds={given ? undefined : "pattern"}>
      <NameField
        isNew={!given}
        error={problems.name}
        value={value.name}
        placeholder="employee-number"
        onChange={(name) => setValue({ ...value, name })}
      />
      <TextField
        label="Regular expression"
        hint={
          <>
            In RE2’s syntax: no look-around, no references back. It is found anywhere in a text; <code>\b</code> stands
            for the edge of a word, <code>(?i)</code> in front takes upper and lower case for the same. It is tried when
            the draft is saved.
          </>
        }
        error={problems.regex ?? notInRe2(value.regex) ?? undefined}
        value={value.regex}
        placeholder="\bEMP-[0-9]{6}\b"
        maxLength={500}
        mono
        onChange={(regex) => setValue({ ...value, regex })}
      />
    </SettingFormFrame>
  );
}
