"use client";
import type { PolicyDocument, PolicyView } from "@gatehouse/domain";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent } from "#components/ui/dialog.tsx";
import { useSession } from "#features/session/index.ts";
import { examplesFor, type PolicyExample } from "../examples.ts";
import { useSaveDraft } from "../mutations.ts";
import { ReplacedNote } from "./replaced-note.tsx";

interface BeginDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  view: PolicyView;
  onBegun: () => void;
}

/** Lets one choose what the first policy begins with. */
export function BeginDialog({ open, onOpenChange, view, onBegun }: BeginDialogProps) {
  const { timeZone } = useSession().organization;
  const save = useSaveDraft();
  // Offered only where no policy is in force.
  const begin = (document: PolicyDocument) =>
    save.mutate(
      { document, revision: null, basedOn: null },
      {
        onSuccess: () => {
          onOpenChange(false);
          onBegun();
        },
      },
    );
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Write a policy"
        description="Choose what to begin with. It is a draft: nothing changes until it is published."
        className="max-w-xl"
      >
        <DialogBody>
          {save.error && !view.inForce ? (
            <Callout tone="danger" role="alert" title="The draft could not be saved">
              {save.error.message}
            </Callout>
          ) : null}
          {view.inForce ? (
            <ReplacedNote inForce={view.inForce}>Close this and edit what is in force.</ReplacedNote>
          ) : (
            <ul className="grid gap-2.5">
              {examplesFor(view.directory, timeZone).map((example) => (
                <li key={example.id}>
                  <ExampleButton example={example} pending={save.isPending} onChoose={begin} />
                </li>
              ))}
            </ul>
          )}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

interface ExampleButtonProps {
  example: PolicyExample;
  pending: boolean;
  onChoose: (document: PolicyDocument) => void;
}

const ExampleButton = ({ example: { title, description, document }, pending, onChoose }: ExampleButtonProps) => (
  <button
    type="button"
    disabled={document === null || pending}
    onClick={() => document && onChoose(document)}
    className="grid w-full gap-0.5 rounded-lg border bg-card px-4 py-3 text-left shadow-raised hover:border-input hover:bg-muted disabled:opacity-60"
  >
    <span className="font-medium text-sm">{title}</span>
    <span className="text-compact text-muted-foreground">{description}</span>
  </button>
);
