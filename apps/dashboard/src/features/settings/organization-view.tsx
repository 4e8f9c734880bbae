"use client";
import { type SessionView, type UpdateOrganizationInput, updateOrganizationInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useMay, useSession } from "#features/session/index.ts";
import { apiSend } from "#lib/api-client.ts";
import { showServerErrors } from "#lib/form-errors.ts";

/** What the organization is called and by which clock it reports. */
export function OrganizationView() {
  const { organization } = useSession();
  const readOnly = !useMay("organization.write");
  const update = useUpdateOrganization();
  const form = useForm<UpdateOrganizationInput>({
    resolver: zodResolver(updateOrganizationInput),
    values: { name: organization.name, timeZone: organization.timeZone },
    resetOptions: { keepDirtyValues: true },
  });
  const { errors, isDirty, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      const { name, timeZone } = await update.mutateAsync(input);
      form.reset({ name, timeZone });
      toast.success("The organization is saved");
    } catch (error) {
      showServerErrors(error, form.setError, ["name", "timeZone"]);
    }
  });
  return (
    <Card aria-label="Organization" className="max-w-3xl">
      <CardHeader title="Organization" description="Its name stands on every page and in invitations." />
      <form onSubmit={submit} noValidate className="grid gap-4 px-5 pb-5">
        {errors.root ? (
          <Callout tone="danger" role="alert">
            {errors.root.message}
          </Callout>
        ) : null}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Name" error={errors.name?.message}>
            {(control) => <Input {...control} {...form.register("name")} readOnly={readOnly} maxLength={100} />}
          </Field>
          <Field
            label="Reporting time zone"
            error={errors.timeZone?.message}
            hint="Days and months of reports begin by its clock. Budgets keep the one they were made with."
          >
            {(control) => (
              <>
                <Input
                  {...control}
                  {...form.register("timeZone")}
                  readOnly={readOnly}
                  list="reporting-time-zones"
                  autoComplete="off"
                  spellCheck={false}
                />
                <datalist id="reporting-time-zones">
                  {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
                    <option key={zone} value={zone} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
        </div>
        {readOnly ? null : (
          <Button type="submit" className="justify-self-start" disabled={!isDirty} pending={isSubmitting}>
            Save
          </Button>
        )}
      </form>
    </Card>
  );
}

function useUpdateOrganization() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: UpdateOrganizationInput) =>
      apiSend<SessionView["organization"]>("PATCH", "/organization", input),
    // Every report may begin by another clock now.
    onSuccess: () => client.invalidateQueries(),
  });
}
