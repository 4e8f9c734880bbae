"use client";
import type { TeamView } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useCreateTeam, useRenameTeam } from "../mutations.ts";

interface TeamDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The team to rename; null to create one. */
  team: TeamView | null;
  onSaved?: (team: TeamView) => void;
}

export function TeamDialog({ open, onOpenChange, team, onSaved }: TeamDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={team ? `Rename ${team.name}` : "New team"}
        description={team ? undefined : "A team owns keys and pays for what they use."}
        className="max-w-sm"
      >
        <TeamForm
          team={team}
          onDone={(saved) => {
            onOpenChange(false);
            onSaved?.(saved);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function TeamForm({ team, onDone }: { team: TeamView | null; onDone: (team: TeamView) => void }) {
  const create = useCreateTeam();
  const rename = useRenameTeam(team?.id ?? "");
  const form = useForm({ defaultValues: { name: team?.name ?? "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name }) => {
    try {
      const saved = team ? await rename.mutateAsync(name.trim()) : await create.mutateAsync({ name: name.trim() });
      toast.success(team ? `The team is now called ${saved.name}` : `${saved.name} is created`);
      onDone(saved);
    } catch (error) {
      showServerErrors(error, form.setError, ["name"]);
    }
  });
  return (
    <DialogForm
      onSubmit={submit}
      problem={errors.root?.message}
      submitLabel={team ? "Rename" : "Create team"}
      pending={isSubmitting}
    >
      <Field label="Name" error={errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("name", { validate: (name) => name.trim() !== "" || "Give the team a name." })}
            placeholder="Search"
            maxLength={100}
            autoComplete="off"
          />
        )}
      </Field>
    </DialogForm>
  );
}
