"use client";
import { type CreatedVirtualKeyView, parseUsd } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn, useForm } from "react-hook-form";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { AmountField } from "#features/budgets/components/amount-field.tsx";
import { useMayInTeam, useSession } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { EXPIRY_LABELS, type Expiry, expiresAt } from "../expiry.ts";
import { useCreateVirtualKey } from "../mutations.ts";
import { keyLimitsQuery } from "../queries.ts";
import { EffectiveLimit, EffectiveRates } from "./effective-limit.tsx";
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
  /** For whoever is signed in: the only keys that a member may make. */
  forMyself?: boolean;
  onCreated: (created: CreatedVirtualKeyView) => void;
}

export function CreateKeyForm({ teamId, forMyself = false, onCreated }: CreateKeyFormProps) {
  const teams = useTeamsToChoose(forMyself);
  const { user } = useSession();
  const mayWrite = useMayInTeam("virtual_key.write");
  const mayBudget = useMayInTeam("budget.write");
  const create = useCreateVirtualKey();
  const only = teams.items?.length === 1 ? teams.items[0]?.id : undefined;
  const form = useForm<FormValues>({
    defaultValues: {
      name: "",
      teamId: teamId ?? only ?? "",
      memberId: forMyself ? user.id : null,
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
          memberId: forMyself || !mayWrite(values.teamId) ? user.id : values.memberId,
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
                  form.setValue("memberId", forMyself || !mayWrite(id) ? user.id : null);
                }}
                placeholder={teams.isPending ? "Loading teams…" : "Choose a team"}
                options={(teams.items ?? []).map((team) => ({ value: team.id, label: team.name }))}
              />
            )}
          </Field>
        )}
      />
      {chosen && mayWrite(chosen) && !forMyself ? <Member form={form} /> : null}
      <Disclosure label="Budget, expiry and models">
        <Advanced form={form} mayBudget={chosen === "" || mayBudget(chosen)} />
      </Disclosure>
    </DialogForm>
  );
}

/** The teams in which one may make such a key. */
function useTeamsToChoose(forMyself: boolean) {
  const { data, isPending } = useQuery(teamsQuery());
  const session = useSession();
  const mayWrite = useMayInTeam("virtual_key.write");
  const mine = new Set(session.teams.map(({ teamId }) => teamId));
  const items = data?.items.filter(({ id }) => mine.has(id) || (!forMyself && mayWrite(id)));
  return { items, isPending };
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

function Advanced({ form, mayBudget }: { form: UseFormReturn<FormValues>; mayBudget: boolean }) {
  const [teamId, memberId, typed] = form.watch(["teamId", "memberId", "monthlyBudgetUsd"]);
  const limits = useQuery(keyLimitsQuery({ teamId, memberId })).data;
  return (
    <>
      {mayBudget ? (
        <AmountField
          label="Monthly budget"
          optional
          error={form.formState.errors.monthlyBudgetUsd?.message}
          hint={<EffectiveLimit limits={limits} typed={typed} />}
          inputProps={form.register("monthlyBudgetUsd", { validate: optionalAmount })}
        />
      ) : (
        <p className="text-muted-foreground text-xs">
          <EffectiveLimit limits={limits} />
        </p>
      )}
      <EffectiveRates limits={limits} />
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
        render={({ field }) => <ModelPicker value={field.value} onChange={field.onChange} limits={limits} />}
      />
    </>
  );
}

const optionalAmount = (text: string): string | true =>
  text.trim() === "" || parseUsd(text) !== undefined || "Give an amount in dollars, such as 50 or 99.50.";
