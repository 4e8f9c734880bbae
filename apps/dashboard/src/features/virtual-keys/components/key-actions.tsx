"use client";
import type { VirtualKeyView } from "@gatehouse/domain";
import { Ban, CirclePause, CirclePlay, Ellipsis, Gauge, Pencil, RotateCw, TextSearch, Wallet } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { CreateBudgetDialog } from "#features/budgets/components/create-budget-dialog.tsx";
import { useMayInTeam, useSession } from "#features/session/index.ts";
import { useUpdateVirtualKey } from "../mutations.ts";
import { useMayWriteKey } from "../use-may-write-key.ts";
import { EditKeyDialog } from "./edit-key-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { RotateDialog } from "./rotate-dialog.tsx";

type Open = "edit" | "budget" | "rotate" | "revoke" | null;

/** The menu of one key, and the dialogs behind it. */
export function KeyActions({ virtualKey }: { virtualKey: VirtualKeyView }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const toggle = useToggle(virtualKey);
  return (
    <>
      <KeyMenu virtualKey={virtualKey} onOpen={setOpen} onToggle={toggle} />
      {open === "edit" ? <EditKeyDialog virtualKey={virtualKey} onClose={close} /> : null}
      {open === "rotate" ? <RotateDialog virtualKey={virtualKey} onClose={close} /> : null}
      {open === "revoke" ? <RevokeDialog virtualKey={virtualKey} onClose={close} /> : null}
      <CreateBudgetDialog
        open={open === "budget"}
        onOpenChange={(next) => !next && close()}
        target={{
          scope: { kind: "virtual_key", virtualKeyId: virtualKey.id },
          name: virtualKey.name,
        }}
      />
    </>
  );
}

interface KeyMenuProps {
  virtualKey: VirtualKeyView;
  onOpen: (open: Open) => void;
  onToggle: () => void;
}

function KeyMenu({ virtualKey, onOpen, onToggle }: KeyMenuProps) {
  const may = useMayWriteKey()(virtualKey);
  const mayWrite = may !== null && virtualKey.status !== "revoked";
  const { user } = useSession();
  const mayBudget = useMayInTeam("budget.write")(virtualKey.teamId) && virtualKey.status !== "revoked";
  const disabled = virtualKey.status === "disabled";
  const maySwitch = may === "any" || !disabled || virtualKey.disabledById === user.id;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${virtualKey.name}`}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild>
          <Link href={`/keys/${virtualKey.id}`}>
            <Gauge aria-hidden />
            Budgets and limits
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={`/requests?range=30d&virtualKeyId=${virtualKey.id}`}>
            <TextSearch aria-hidden />
            View requests
          </Link>
        </DropdownMenuItem>
        {mayBudget ? (
          <DropdownMenuItem onSelect={() => onOpen("budget")}>
            <Wallet aria-hidden />
            Set budget
          </DropdownMenuItem>
        ) : null}
        {mayWrite ? (
          <>
            <DropdownMenuItem onSelect={() => onOpen("edit")}>
              <Pencil aria-hidden />
              Edit
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => onOpen("rotate")}>
              <RotateCw aria-hidden />
              Rotate…
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={onToggle} disabled={!maySwitch}>
              {disabled ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
              {disabled ? (maySwitch ? "Enable" : "Disabled by somebody else") : "Disable"}
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem danger onSelect={() => onOpen("revoke")}>
              <Ban aria-hidden />
              Revoke…
            </DropdownMenuItem>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** Kept outside of the menu, which is gone by the time the server answers. */
function useToggle(virtualKey: VirtualKeyView) {
  const update = useUpdateVirtualKey(virtualKey.id);
  const set = (disabled: boolean) =>
    update.mutate(
      { disabled },
      {
        onSuccess: () =>
          toast.success(disabled ? `“${virtualKey.name}” is disabled` : `“${virtualKey.name}” works again`, {
            action: { label: "Undo", onClick: () => set(!disabled) },
          }),
        onError: (error) => toast.error(error.message),
      },
    );
  return () => set(virtualKey.status !== "disabled");
}
