"use client";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, to whom. */
  children: ReactNode;
  confirmLabel: string;
  /** True when it cannot be done; `children` then say why and what to do first. */
  blocked?: boolean;
  /** May reject; the reason is shown and the dialog stays. */
  onConfirm: () => Promise<unknown>;
}

export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  blocked,
  onConfirm,
}: ConfirmDialogProps) {
  const [state, setState] = useState<{ pending: boolean; problem: string | null }>({ pending: false, problem: null });
  const confirm = async () => {
    setState({ pending: true, problem: null });
    try {
      await onConfirm();
      setState({ pending: false, problem: null });
      onOpenChange(false);
    } catch (error) {
      setState({ pending: false, problem: error instanceof Error ? error.message : "Something went wrong." });
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title} className="max-w-md">
        <DialogBody className="text-muted-foreground">
          {children}
          {state.problem ? (
            <Callout tone="danger" role="alert">
              {state.problem}
            </Callout>
          ) : null}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>{blocked ? "Close" : "Cancel"}</Button>
          </DialogClose>
          {blocked ? null : (
            <Button variant="danger" pending={state.pending} onClick={confirm}>
              {confirmLabel}
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
