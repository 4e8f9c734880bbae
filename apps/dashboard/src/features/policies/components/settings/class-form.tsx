"use client";
import type { SensitivityClass } from "@gatehouse/domain";
import { problemAt } from "../../form-problems.ts";
import { NEW_CLASS } from "../../setting-kinds.ts";
import { problemsOfSetting } from "../../setting-problems.ts";
import { useCheckedForm } from "../../use-checked-form.ts";
import { PickField } from "../pick-field.tsx";
import { NameField, SettingFormFrame, type SettingFormProps } from "./setting-form.tsx";

export function ClassForm({ given, place, document, choices, onDone }: SettingFormProps<SensitivityClass>) {
  const form = useCheckedForm(
    given ?? NEW_CLASS,
    (entry) => problemsOfSetting(document, "class", place, entry),
    onDone,
  );
  const { value, setValue, problems } = form;
  return (
    <SettingFormFrame form={form} adds={given ? undefined : "class"}>
      <NameField
        isNew={!given}
        error={problems.name}
        value={value.name}
        placeholder="payment"
        onChange={(name) => setValue({ ...value, name })}
      />
      <PickField
        label="A request is in it when one of these is found"
        hint="Own patterns, word lists and what the external detector finds stand here once they are written under Settings."
        error={problemAt(problems, "detect")}
        options={choices.found}
        value={value.detect}
        onChange={(detect) => setValue({ ...value, detect })}
      />
      {given ? null : (
        <p className="text-muted-foreground text-xs">
          A new class is the most sensitive one. Move it up in the list to make it less so.
        </p>
      )}
    </SettingFormFrame>
  );
}
