"use client";
import type { CreatedVirtualKeyView } from "@gatehouse/domain";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { CreateKeyForm } from "./create-key-form.tsx";

interface CreateKeySheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A team chosen beforehand. */
  teamId: string | null;
  /** Only for whoever is signed in. */
  forMyself?: boolean;
  onCreated: (created: CreatedVirtualKeyView) => void;
}

export function CreateKeySheet({ open, onOpenChange, teamId, forMyself = false, onCreated }: CreateKeySheetProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        side="right"
        title="New key"
        description="A secret for one application or agent. Its team pays for it."
      >
        <CreateKeyForm teamId={teamId} forMyself={forMyself} onCreated={onCreated} />
      </DialogContent>
    </Dialog>
  );
}
