"use client";
import { mayInOrganization, type SavedViewAudience } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useActor } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { useSaveView } from "../saved-views.ts";

interface SaveViewDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  query: string;
}

export const SaveViewDialog = ({ open, onOpenChange, query }: SaveViewDialogProps) => (
  <Dialog open={open} onOpenChange={onOpenChange}>
    <DialogContent title="Save this view" description="The filters and the range, under a name." className="max-w-sm">
      <SaveViewForm query={query} onDone={() => onOpenChange(false)} />
    </DialogContent>
  </Dialog>
);

/** "person", "organization", or the id of a team. */
const audienceOf = (value: string): { audience: SavedViewAudience; teamId: string | null } =>
  value === "person" || value === "organization"
    ? { audience: value, teamId: null }
    : { audience: "team", teamId: value };

function SaveViewForm({ query, onDone }: { query: string; onDone: () => void }) {
  const save = useSaveView();
  const teams = useQuery(teamsQuery()).data?.items ?? [];
  const whole = mayInOrganization(useActor(), "request.read");
  const form = useForm({ defaultValues: { name: "", audience: "person" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, audience }) => {
    try {
      const saved = await save.mutateAsync({ name: name.trim(), query, ...audienceOf(audience) });
      toast.success(`${saved.name} is saved`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["name"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Save view" pending={isSubmitting}>
      <Field label="Name" error={errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("name", { validate: (name) => name.trim() !== "" || "Give the view a name." })}
            placeholder="Slow answers of the crawler"
            maxLength={80}
            autoComplete="off"
          />
        )}
      </Field>
      <SelectField
        control={form.control}
        name="audience"
        label="Shown to"
        hint="Whoever opens it sees the requests that they may see, and no others."
        options={[
          { value: "person", label: "Only you" },
          ...teams.map(({ id, name }) => ({ value: id, label: `Team ${name}` })),
          ...(whole ? [{ value: "organization", label: "Everybody" }] : []),
        ]}
      />
    </DialogForm>
  );
}
