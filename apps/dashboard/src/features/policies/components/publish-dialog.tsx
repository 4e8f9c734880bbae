"use client";
import type { PolicyDraftView, PolicyView, PublishedPolicyView } from "@gatehouse/domain";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { isApiError } from "#lib/api-client.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { plural } from "#lib/format.ts";
import { blastRadius } from "../blast-radius.ts";
import { usePublishDraft } from "../mutations.ts";
import type { DryRunDone } from "../use-dry-runs.ts";
import { useDraftTab } from "../use-policy-tab.ts";
import { showInForceIssues } from "./in-force-issues.tsx";
import { NoteField } from "./note-field.tsx";
import { ReplacedNote } from "./replaced-note.tsx";

interface PublishDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  draft: PolicyDraftView;
  inForce: PolicyView["inForce"];
  run: DryRunDone | null;
  onPublished: () => void;
}

export function PublishDialog({ open, onOpenChange, ...form }: PublishDialogProps) {
  const { inForce } = form;
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

type PublishFormProps = Omit<PublishDialogProps, "open" | "onOpenChange"> & { onDone: () => void };

function PublishForm({ draft, inForce, run, onPublished, onDone }: PublishFormProps) {
  const publish = usePublishDraft();
  const live = inForce?.version ?? null;
  const [opened] = useState({ revision: draft.revision, live });
  const isChanged = draft.revision !== opened.revision;
  const isReplaced = live !== opened.live;
  const form = useForm<{ note: string }>({ defaultValues: { note: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ note }) => {
    try {
      const result = await publish.mutateAsync({ revision: draft.revision, inForce: live, note });
      onDone();
      onPublished();
      tellPublished(result);
    } catch (error) {
      showServerErrors(error, form.setError, ["note"]);
      if (!isDraftGone(error)) return;
      // The dialog goes with the draft.
      toast.error(error.message);
      onDone();
    }
  });
  const isTold = (isChanged || isReplaced) && isApiError(publish.error) && publish.error.code === "conflict";
  return (
    <DialogForm
      onSubmit={submit}
      problem={isTold ? undefined : errors.root?.message}
      submitLabel="Publish"
      pending={isSubmitting}
    >
      {isChanged ? (
        <Callout tone="warning" role="alert" title={`${draft.updatedBy} has changed the draft since you looked`}>
          What is published is the draft as it is now. Review it first.
        </Callout>
      ) : null}
      {isReplaced ? (
        <ReplacedNote inForce={inForce} actions={<ReviewButton onReview={onDone} />}>
          Publishing replaces it. Review the difference, then publish again.
        </ReplacedNote>
      ) : null}
      <Radius run={run} draft={draft} />
      <NoteField error={errors.note?.message} inputProps={form.register("note")} />
    </DialogForm>
  );
}

/** Leads to what the draft changes in what is in force. */
function ReviewButton({ onReview }: { onReview: () => void }) {
  const [, setTab] = useDraftTab();
  const review = () => {
    setTab("review");
    onReview();
  };
  return (
    <Button size="sm" onClick={review}>
      Review the difference
    </Button>
  );
}

const isDraftGone = (error: unknown): error is Error => isApiError(error) && error.code === "not_found";

/** What was known of the draft beside its document (that it replaces another version) is no news by now. */
function tellPublished({ published, warnings }: PublishedPolicyView): void {
  const known = warnings.filter(({ path }) => path !== "document").length;
  if (known === 0) {
    toast.success(`Version ${published.version} is in force`);
    return;
  }
  toast.success(`Version ${published.version} is in force, with ${plural(known, "thing")} to know`, {
    action: { label: "Show", onClick: showInForceIssues },
  });
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
