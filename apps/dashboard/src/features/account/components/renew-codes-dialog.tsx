"use client";
import { useState } from "react";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { useRenewRecoveryCodes } from "../mutations.ts";
import { BothFactorsForm } from "./both-factors-form.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

interface RenewCodesDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RenewCodesDialog({ open, onOpenChange }: RenewCodesDialogProps) {
  const renew = useRenewRecoveryCodes();
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = () => {
    onOpenChange(false);
    setCodes(null);
  };
  return (
    <Dialog open={open} onOpenChange={(next) => !next && close()}>
      <DialogContent
        title={codes ? "Keep your recovery codes" : "Make new recovery codes?"}
        dismissible={codes === null}
        className="max-w-md"
      >
        {codes ? (
          <RecoveryCodes codes={codes} onStored={close} />
        ) : (
          <BothFactorsForm
            submitLabel="Make new codes"
            onSubmit={async (input) => setCodes((await renew.mutateAsync(input)).recoveryCodes)}
          >
            Those that you have are worth nothing afterwards.
          </BothFactorsForm>
        )}
      </DialogContent>
    </Dialog>
  );
}
