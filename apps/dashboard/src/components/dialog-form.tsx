import type { FormEventHandler, ReactNode } from "react";
import { Button } from "./ui/button.tsx";
import { Callout } from "./ui/callout.tsx";
import { DialogBody, DialogClose, DialogFooter } from "./ui/dialog.tsx";

interface DialogFormProps {
  onSubmit: FormEventHandler;
  /** What is wrong with the form as a whole. */
  problem?: string | undefined;
  submitLabel: ReactNode;
  pending: boolean;
  children: ReactNode;
}

/** A form that fills a dialog: what is wrong on top, then its fields, then Cancel and the button that submits. */
export function DialogForm({ onSubmit, problem, submitLabel, pending, children }: DialogFormProps) {
  return (
    <form onSubmit={onSubmit} noValidate className="contents">
      <DialogBody>
        {problem ? (
          <Callout tone="danger" role="alert">
            {problem}
          </Callout>
        ) : null}
        {children}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
