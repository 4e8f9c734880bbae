"use client";
import type { BudgetScope } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { type Control, Controller, type FieldValues, type Path } from "react-hook-form";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";

/** The team or key that a budget is for; those that have one are left out. */
export function ScopeField<T extends FieldValues & { scope: BudgetScope | null }>({
  control,
}: {
  control: Control<T>;
}) {
  const teams = useQuery(teamsQuery());
  const keys = useQuery(virtualKeysQuery({ status: "active" }));
  const options = [
    ...(teams.data?.items ?? [])
      .filter((team) => !team.budget)
      .map((team) => ({ value: `team:${team.id}`, label: `Team · ${team.name}` })),
    ...(keys.data?.items ?? [])
      .filter((key) => !key.budget)
      .map((key) => ({ value: `virtual_key:${key.id}`, label: `Key · ${key.name} (${key.teamName})` })),
  ];
  return (
    <Controller
      control={control}
      name={"scope" as Path<T>}
      rules={{ required: "Choose a team or a key." }}
      render={({ field, fieldState }) => (
        <Field
          label="For"
          error={fieldState.error?.message}
          hint={
            options.length === 0 && teams.data && keys.data ? "Every team and key has a budget already." : undefined
          }
        >
          {(props) => (
            <Select
              {...props}
              ref={field.ref}
              value={field.value ? scopeId(field.value as BudgetScope) : undefined}
              onValueChange={(id) => field.onChange(scopeOf(id))}
              options={options}
              placeholder="Choose a team or a key"
            />
          )}
        </Field>
      )}
    />
  );
}

const scopeId = (scope: BudgetScope): string =>
  scope.kind === "team" ? `team:${scope.teamId}` : `virtual_key:${scope.virtualKeyId}`;

function scopeOf(id: string): BudgetScope {
  const [kind, value = ""] = id.split(":");
  return kind === "team" ? { kind, teamId: value } : { kind: "virtual_key", virtualKeyId: value };
}
