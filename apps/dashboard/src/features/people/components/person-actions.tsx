"use client";
import { type ListedPersonView, mayGiveRole } from "@gatehouse/domain";
import { Ellipsis, KeyRound, ShieldOff, UserCheck, UserCog, UserRoundX, UserX } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { useActor } from "#features/session/index.ts";
import type { ShownLink } from "./link-dialog.tsx";
import { DisableDialog, EnableDialog, RemoveDialog, ResetDialog, TotpOffDialog } from "./person-dialogs.tsx";
import { RoleDialog } from "./role-dialog.tsx";

interface PersonActionsProps {
  person: ListedPersonView;
  onLink: (link: ShownLink) => void;
}

type Dialog = "role" | "reset" | "totp" | "disable" | "enable" | "remove";

/** What the person who looks may do to this one; nothing at all to an owner unless an owner looks. */
export function PersonActions({ person, onLink }: PersonActionsProps) {
  const actor = useActor();
  const [open, setOpen] = useState<Dialog | null>(null);
  if (!mayGiveRole(actor, person.role)) return null;
  const dialog = { person, onClose: () => setOpen(null) };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${person.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <Items person={person} isMyself={actor.id === person.id} onChoose={setOpen} />
      </DropdownMenu>
      {open === "role" ? <RoleDialog {...dialog} /> : null}
      {open === "reset" ? <ResetDialog {...dialog} onLink={onLink} /> : null}
      {open === "totp" ? <TotpOffDialog {...dialog} /> : null}
      {open === "disable" ? <DisableDialog {...dialog} /> : null}
      {open === "enable" ? <EnableDialog {...dialog} /> : null}
      {open === "remove" ? <RemoveDialog {...dialog} /> : null}
    </>
  );
}

interface ItemsProps {
  person: ListedPersonView;
  isMyself: boolean;
  onChoose: (dialog: Dialog) => void;
}

const Items = ({ person, isMyself, onChoose }: ItemsProps) => (
  <DropdownMenuContent>
    <DropdownMenuItem onSelect={() => onChoose("role")}>
      <UserCog aria-hidden />
      Change role
    </DropdownMenuItem>
    {person.disabledAt ? null : (
      <DropdownMenuItem onSelect={() => onChoose("reset")}>
        <KeyRound aria-hidden />
        Password link
      </DropdownMenuItem>
    )}
    {person.totp && !isMyself ? (
      <DropdownMenuItem onSelect={() => onChoose("totp")}>
        <ShieldOff aria-hidden />
        Turn two-step off
      </DropdownMenuItem>
    ) : null}
    {isMyself ? null : (
      <>
        <DropdownMenuSeparator />
        {person.disabledAt ? (
          <DropdownMenuItem onSelect={() => onChoose("enable")}>
            <UserCheck aria-hidden />
            Enable
          </DropdownMenuItem>
        ) : (
          <DropdownMenuItem onSelect={() => onChoose("disable")}>
            <UserX aria-hidden />
            Disable
          </DropdownMenuItem>
        )}
        <DropdownMenuItem onSelect={() => onChoose("remove")}>
          <UserRoundX aria-hidden />
          Remove
        </DropdownMenuItem>
      </>
    )}
  </DropdownMenuContent>
);
