"use client";
import type { PolicyView } from "@gatehouse/domain";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { isApiError } from "#lib/api-client.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { useRestoreVersion } from "../mutations.ts";
import type { PolicyNames } from "../policy-names.ts";
import { VersionDiff } from "./compare-dialog.tsx";
import { NoteField } from "./note-field.tsx";
import { ReplacedNote } from "./replaced-note.tsx";

interface RestoreDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  version: number;
  inForce: PolicyView["inForce"];
  names: PolicyNames;
  onRestored: () => void;
}

export function RestoreDialog({ open, onOpenChange, ...form }: RestoreDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        className="max-w-xl"
        title={`Roll back to version ${form.version}?`}
        description="Its rules come into force again on every gateway within a second, as a version of their own. A draft stays as it is."
      >
        <RestoreForm {...form} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type RestoreFormProps = Omit<RestoreDialogProps, "open" | "onOpenChange"> & { onDone: () => void };

function RestoreForm({ version, inForce, names, onRestored, onDone }: RestoreFormProps) {
  const restore = useRestoreVersion(version);
  const form = useForm<{ note: string }>({ defaultValues: { note: "" } });
  const { errors, isSubmitting } = form.formState;
  const live = inForce?.version ?? null;
  const [opened] = useState(live);
  // Not told of what this has put in force itself.
  const replaced = live !== opened && !restore.isPending && !restore.isSuccess;
  const isTold = replaced && isApiError(restore.error) && restore.error.code === "conflict";
  const submit = form.handleSubmit(async ({ note }) => {
    try {
      const { published } = await restore.mutateAsync({ note, inForce: live });
      toast.success(`Version ${published.version} is in force: what version ${version} said`);
      onDone();
      onRestored();
    } catch (error) {
      showServerErrors(error, form.setError, ["note"]);
    }
  });
  return (
    <DialogForm
      onSubmit={submit}
      problem={isTold ? undefined : errors.root?.message}
      submitLabel="Roll back"
      pending={isSubmitting}
    >
      {replaced ? (
        <ReplacedNote inForce={inForce}>
          Below is what version {version} would change in it. Roll back if that is still what you want.
        </ReplacedNote>
      ) : null}
      <NoteField error={errors.note?.message} inputProps={form.register("note")} />
      <VersionDiff version={version} inForce={inForce} names={names} />
    </DialogForm>
  );
}
