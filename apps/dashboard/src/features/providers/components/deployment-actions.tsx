"use client";
import type { DeploymentView } from "@gatehouse/domain";
import { CircleDollarSign, Ellipsis, Power, TextSearch, Trash2 } from "lucide-react";
import Link from "next/link";
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
import { useMay } from "#features/session/index.ts";
import { useDeleteDeployment, useDisableDeployment } from "../mutations.ts";

interface DeploymentActionsProps {
  deployment: DeploymentView;
  onSetPrice: () => void;
}

export function DeploymentActions({ deployment, onSetPrice }: DeploymentActionsProps) {
  const mayWrite = useMay("provider.write");
  const [removing, setRemoving] = useState(false);
  const remove = useDeleteDeployment();
  const disable = useDisableDeployment(deployment.id);
  const disabled = deployment.disabledAt !== null;
  const toggle = () =>
    disable.mutate(!disabled, {
      onSuccess: () =>
        toast.success(disabled ? `${deployment.model} is in use again` : `${deployment.model} is disabled`),
      onError: (error) => toast.error(error.message),
    });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${deployment.model}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem asChild>
            <Link href={`/requests?range=7d&model=${encodeURIComponent(deployment.model)}`}>
              <TextSearch aria-hidden />
              View requests
            </Link>
          </DropdownMenuItem>
          {mayWrite ? (
            <>
              <DropdownMenuItem onSelect={onSetPrice}>
                <CircleDollarSign aria-hidden />
                Set price
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={toggle}>
                <Power aria-hidden />
                {disabled ? "Enable" : "Disable"}
              </DropdownMenuItem>
              <DropdownMenuItem danger onSelect={() => setRemoving(true)}>
                <Trash2 aria-hidden />
                Remove
              </DropdownMenuItem>
            </>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${deployment.model} at ${deployment.credentialName}?`}
        confirmLabel="Remove model"
        onConfirm={() => remove.mutateAsync(deployment.id)}
      >
        Requests for {deployment.model} are no longer sent there. If nothing else answers this name, callers get 404.
        Past usage stays.
      </ConfirmDialog>
    </>
  );
}
