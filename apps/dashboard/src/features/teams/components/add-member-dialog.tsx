"use client";
import type { TeamMemberView, TeamRole, TeamView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { peopleQuery } from "#features/people/queries.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { useAddMember } from "../mutations.ts";

interface AddMemberDialogProps {
  team: TeamView;
  members: readonly TeamMemberView[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function AddMemberDialog({ team, members, open, onOpenChange }: AddMemberDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={`Add a member to ${team.name}`} className="max-w-sm">
        <AddMemberForm team={team} members={members} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

const ROLES = [
  { value: "member", label: "Member: sees the team's keys and spend" },
  { value: "team_admin", label: "Runs the team: also manages its keys" },
];

type AddMemberFormProps = Pick<AddMemberDialogProps, "team" | "members"> & { onDone: () => void };

function AddMemberForm({ team, members, onDone }: AddMemberFormProps) {
  const people = useQuery(peopleQuery());
  const add = useAddMember(team.id);
  const form = useForm<{ userId: string; role: TeamRole }>({ defaultValues: { userId: "", role: "member" } });
  const { errors, isSubmitting } = form.formState;
  const present = new Set(members.map(({ userId }) => userId));
  const options = (people.data?.items ?? [])
    .filter(({ id, disabledAt }) => disabledAt === null && !present.has(id))
    .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }));
  const submit = form.handleSubmit(async (values) => {
    try {
      const member = await add.mutateAsync(values);
      toast.success(`${member.name} is a member of ${team.name}`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["userId", "role"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Add member" pending={isSubmitting}>
      <SelectField
        control={form.control}
        name="userId"
        rules={{ required: "Choose a person." }}
        label="Person"
        hint={
          people.data && options.length === 0
            ? "Everybody of the organization who may sign in is in the team."
            : undefined
        }
        options={options}
        placeholder="Choose a person"
      />
      <SelectField control={form.control} name="role" label="Role" options={ROLES} />
    </DialogForm>
  );
}
