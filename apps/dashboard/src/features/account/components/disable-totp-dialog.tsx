"use client";
import { toast } from "sonner";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { useDisableTotp } from "../mutations.ts";
import { BothFactorsForm } from "./both-factors-form.tsx";

interface DisableTotpDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function DisableTotpDialog({ open, onOpenChange }: DisableTotpDialogProps) {
  const disable = useDisableTotp();
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Turn two-step sign-in off?" className="max-w-md">
        <BothFactorsForm
          submitLabel="Turn off"
          onSubmit={async (input) => {
            await disable.mutateAsync(input);
            onOpenChange(false);
            toast.success("Two-step sign-in is off");
          }}
        >
          Whoever knows your password can then sign in as you. Your recovery codes are removed as well.
        </BothFactorsForm>
      </DialogContent>
    </Dialog>
  );
}
