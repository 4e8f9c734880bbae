"use client";
import type { CredentialView } from "@gatehouse/domain";
import { Ellipsis, Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { plural } from "#lib/format.ts";
import { useDeleteCredential, useUpdateCredential } from "../mutations.ts";

export function CredentialMenu({ credential, onEdit }: { credential: CredentialView; onEdit: () => void }) {
  const [removing, setRemoving] = useState(false);
  const update = useUpdateCredential(credential.id);
  const remove = useDeleteCredential();
  const disabled = credential.disabledAt !== null;
  const toggle = () =>
    update.mutate(
      { disabled: !disabled },
      {
        onSuccess: () =>
          toast.success(disabled ? `${credential.name} is in use again` : `${credential.name} is disabled`),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${credential.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            Edit
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={toggle}>
            <Power aria-hidden />
            {disabled ? "Enable" : "Disable"}
          </DropdownMenuItem>
          <DropdownMenuItem danger onSelect={() => setRemoving(true)}>
            <Trash2 aria-hidden />
            Remove
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${credential.name}?`}
        confirmLabel="Remove provider"
        blocked={credential.deploymentCount > 0}
        onConfirm={() => remove.mutateAsync(credential.id)}
      >
        {credential.deploymentCount > 0
          ? `It answers for ${plural(credential.deploymentCount, "model")}. Remove those first, or disable the provider to stop using it for a while.`
          : "Its secret is erased. Past usage stays."}
      </ConfirmDialog>
    </>
  );
}
