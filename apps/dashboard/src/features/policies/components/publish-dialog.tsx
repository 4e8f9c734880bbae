"use client";
import type { PolicyDraftView, PolicyView } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { plural } from "#lib/format.ts";
import { blastRadius } from "../blast-radius.ts";
import { usePublishDraft } from "../mutations.ts";
import type { DryRunDone } from "../use-dry-runs.ts";
import { NoteField } from "./note-field.tsx";

interface PublishDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  draft: PolicyDraftView;
  inForce: PolicyView["inForce"];
  run: DryRunDone | null;
  onPublished: () => void;
}

export function PublishDialog({ open, onOpenChange, inForce, ...form }: PublishDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Publish the draft?"
        description={`It is in force on every gateway within a second, ${
          inForce ? `in place of version ${inForce.version}. You can roll back at any time.` : "as the first version."
        }`}
      >
        <PublishForm {...form} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type PublishFormProps = Pick<PublishDialogProps, "draft" | "run" | "onPublished"> & { onDone: () => void };

function PublishForm({ draft, run, onPublished, onDone }: PublishFormProps) {
  const publish = usePublishDraft();
  const form = useForm<{ note: string }>({ defaultValues: { note: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ note }) => {
    try {
      const { published, warnings } = await publish.mutateAsync({ revision: draft.revision, note });
      const know = warnings.length > 0 ? `, with ${plural(warnings.length, "thing")} to know` : "";
      toast.success(`Version ${published.version} is in force${know}`);
      onDone();
      onPublished();
    } catch (error) {
      showServerErrors(error, form.setError, ["note"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Publish" pending={isSubmitting}>
      <Radius run={run} draft={draft} />
      <NoteField error={errors.note?.message} inputProps={form.register("note")} />
    </DialogForm>
  );
}

function Radius({ run, draft }: { run: DryRunDone | null; draft: PolicyDraftView }) {
  const radius = blastRadius(run, draft.revision);
  if (!radius) {
    return (
      <Callout tone="info">No dry run was made. It tells beforehand which requests would have gone otherwise.</Callout>
    );
  }
  return (
    <Callout tone={radius.isOfThisDraft ? "info" : "warning"}>
      {radius.isOfThisDraft ? null : "The dry run was of the draft before it was changed. "}
      {radius.text}
    </Callout>
  );
}
