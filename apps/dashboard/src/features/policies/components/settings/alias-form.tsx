"use client";
import type { ModelAlias } from "@gatehouse/domain";
import { problemAt } from "../../form-problems.ts";
import { NEW_ALIAS } from "../../setting-kinds.ts";
import { problemsOfSetting } from "../../setting-problems.ts";
import { useCheckedForm } from "../../use-checked-form.ts";
import { ModelField } from "../model-field.tsx";
import { PickField } from "../pick-field.tsx";
import { SettingFormFrame, type SettingFormProps, TextField } from "./setting-form.tsx";

export function AliasForm({ given, place, document, choices, onDone }: SettingFormProps<ModelAlias>) {
  const form = useCheckedForm(
    given ?? NEW_ALIAS,
    (entry) => problemsOfSetting(document, "alias", place, entry),
    (entry) => onDone({ ...entry, name: entry.name.trim() }),
  );
  const { value, setValue, problems } = form;
  const { teams = [], ...forAll } = value;
  return (
    <SettingFormFrame form={form} adds={given ? undefined : "alias"}>
      <TextField
        label="Name"
        hint="What callers write as the model."
        error={problems.name}
        value={value.name}
        placeholder="best"
        maxLength={200}
        autoFocus={!given}
        onChange={(name) => setValue({ ...value, name })}
      />
      <ModelField
        label="Stands for"
        error={problems.model}
        models={choices.ownModels}
        value={value.model}
        onChange={(model) => setValue({ ...value, model })}
      />
      <PickField
        label="For these teams"
        hint="None ticked: for every team."
        error={problemAt(problems, "teams")}
        options={choices.teams}
        value={teams}
        onChange={(next) => setValue(next.length === 0 ? forAll : { ...forAll, teams: next })}
      />
    </SettingFormFrame>
  );
}
