"use client";
import type { DeploymentView } from "@gatehouse/domain";
import { CircleDollarSign, Ellipsis, Power, ShieldCheck, TextSearch, Timer, Trash2 } from "lucide-react";
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
import { requestsHref } from "#features/requests/requests-href.ts";
import { useMay } from "#features/session/index.ts";
import { useDeleteDeployment, useUpdateDeployment } from "../mutations.ts";
import { TimeoutDialog } from "./timeout-dialog.tsx";
import { TraitsDialog } from "./traits-dialog.tsx";

interface DeploymentActionsProps {
  deployment: DeploymentView;
  onSetPrice: () => void;
}

export function DeploymentActions({ deployment, onSetPrice }: DeploymentActionsProps) {
  const mayWrite = useMay("provider.write");
  const [removing, setRemoving] = useState(false);
  const [timing, setTiming] = useState(false);
  const [describing, setDescribing] = useState(false);
  const remove = useDeleteDeployment();
  const update = useUpdateDeployment(deployment.id);
  const disabled = deployment.disabledAt !== null;
  const toggle = () =>
    update.mutate(
      { disabled: !disabled },
      {
        onSuccess: () =>
          toast.success(disabled ? `${deployment.model} is in use again` : `${deployment.model} is disabled`),
        onError: (error) => toast.error(error.message),
      },
    );
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
            <Link href={requestsHref("7d", { model: deployment.model })}>
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
              <DropdownMenuItem onSelect={() => setDescribing(true)}>
                <ShieldCheck aria-hidden />
                Region and traits
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setTiming(true)}>
                <Timer aria-hidden />
                Timeouts
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
      <TraitsDialog deployment={deployment} open={describing} onClose={() => setDescribing(false)} />
      <TimeoutDialog deployment={deployment} open={timing} onClose={() => setTiming(false)} />
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
