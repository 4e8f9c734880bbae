"use client";
import { type CreatedVirtualKeyView, parseUsd, type TeamView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn, useForm } from "react-hook-form";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { AmountField } from "#features/budgets/components/amount-field.tsx";
import { teamsQuery } from "#features/teams/queries.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { EXPIRY_LABELS, type Expiry, expiresAt } from "../expiry.ts";
import { useCreateVirtualKey } from "../mutations.ts";
import { EffectiveLimit } from "./effective-limit.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { OwnerField } from "./owner-field.tsx";

interface FormValues {
  name: string;
  teamId: string;
  memberId: string | null;
  monthlyBudgetUsd: string;
  expiry: Expiry;
  allowedModels: string[];
}
const FIELDS = ["name", "teamId", "memberId", "monthlyBudgetUsd", "allowedModels"] as const;

interface CreateKeyFormProps {
  teamId: string | null;
  onCreated: (created: CreatedVirtualKeyView) => void;
}

export function CreateKeyForm({ teamId, onCreated }: CreateKeyFormProps) {
  const teams = useQuery(teamsQuery());
  const create = useCreateVirtualKey();
  const only = teams.data?.items.length === 1 ? teams.data.items[0]?.id : undefined;
  const form = useForm<FormValues>({
    defaultValues: {
      name: "",
      teamId: teamId ?? only ?? "",
      memberId: null,
      monthlyBudgetUsd: "",
      expiry: "never",
      allowedModels: [],
    },
  });
  const { errors, isSubmitting } = form.formState;
  const chosen = form.watch("teamId");
  const submit = form.handleSubmit(async (values) => {
    try {
      onCreated(
        await create.mutateAsync({
          name: values.name.trim(),
          teamId: values.teamId,
          memberId: values.memberId,
          allowedModels: values.allowedModels,
          expiresAt: expiresAt(values.expiry, new Date()),
          monthlyBudgetUsd: values.monthlyBudgetUsd.trim() || null,
        }),
      );
    } catch (error) {
      showServerErrors(error, form.setError, FIELDS);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Create key" pending={isSubmitting}>
      <Field label="Name" error={errors.name?.message} hint="What will use it, such as “support-bot production”.">
        {(control) => (
          <Input
            {...control}
            {...form.register("name", { validate: (name) => name.trim() !== "" || "Give the key a name." })}
            maxLength={100}
            autoComplete="off"
          />
        )}
      </Field>
      <Controller
        control={form.control}
        name="teamId"
        rules={{ required: "Choose the team that pays for it." }}
        render={({ field }) => (
          <Field label="Team" error={errors.teamId?.message} hint="Its spend counts towards this team.">
            {(control) => (
              <Select
                {...control}
                ref={field.ref}
                value={field.value || undefined}
                onValueChange={(id) => {
                  field.onChange(id);
                  form.setValue("memberId", null);
                }}
                placeholder={teams.isPending ? "Loading teams…" : "Choose a team"}
                options={(teams.data?.items ?? []).map((team) => ({ value: team.id, label: team.name }))}
              />
            )}
          </Field>
        )}
      />
      <Member form={form} />
      <Disclosure label="Budget, expiry and models">
        <Advanced form={form} team={teams.data?.items.find((team) => team.id === chosen)} />
      </Disclosure>
    </DialogForm>
  );
}

function Member({ form }: { form: UseFormReturn<FormValues> }) {
  const teamId = form.watch("teamId");
  if (!teamId) return null;
  return (
    <Controller
      control={form.control}
      name="memberId"
      render={({ field, fieldState }) => (
        <OwnerField teamId={teamId} value={field.value} onChange={field.onChange} error={fieldState.error?.message} />
      )}
    />
  );
}

function Advanced({ form, team }: { form: UseFormReturn<FormValues>; team: TeamView | undefined }) {
  return (
    <>
      <AmountField
        label="Monthly budget"
        optional
        error={form.formState.errors.monthlyBudgetUsd?.message}
        hint={<EffectiveLimit team={team} />}
        inputProps={form.register("monthlyBudgetUsd", { validate: optionalAmount })}
      />
      <SelectField
        control={form.control}
        name="expiry"
        label="Expires"
        options={(Object.keys(EXPIRY_LABELS) as Expiry[])
          .sort((a, b) => (Number(a) || 0) - (Number(b) || 0))
          .map((value) => ({ value, label: EXPIRY_LABELS[value] }))}
      />
      <Controller
        control={form.control}
        name="allowedModels"
        render={({ field }) => <ModelPicker value={field.value} onChange={field.onChange} />}
      />
    </>
  );
}

const optionalAmount = (text: string): string | true =>
  text.trim() === "" || parseUsd(text) !== undefined || "Give an amount in dollars, such as 50 or 99.50.";
