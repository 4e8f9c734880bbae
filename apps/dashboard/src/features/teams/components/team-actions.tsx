"use client";
import type { TeamView } from "@gatehouse/domain";
import { Ellipsis, Gauge, KeyRound, Pencil, TextSearch, Wallet } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { CreateBudgetDialog } from "#features/budgets/components/create-budget-dialog.tsx";
import { requestsHref } from "#features/requests/requests-href.ts";
import { useMay } from "#features/session/index.ts";
import { TeamDialog } from "./team-dialog.tsx";

export function TeamActions({ team }: { team: TeamView }) {
  const [open, setOpen] = useState<"rename" | "budget" | null>(null);
  const mayRename = useMay("team.write");
  const mayCreateKey = useMay("virtual_key.write");
  const mayBudget = useMay("budget.write");
  const close = (next: boolean) => !next && setOpen(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${team.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {mayCreateKey ? (
            <DropdownMenuItem asChild>
              <Link href={`/keys?new=true&for=${team.id}`}>
                <KeyRound aria-hidden />
                New key
              </Link>
            </DropdownMenuItem>
          ) : null}
          {mayBudget ? (
            <DropdownMenuItem onSelect={() => setOpen("budget")}>
              <Wallet aria-hidden />
              Set budget
            </DropdownMenuItem>
          ) : null}
          <DropdownMenuItem asChild>
            <Link href={`/teams/${team.id}`}>
              <Gauge aria-hidden />
              Members, budgets and limits
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <Link href={requestsHref("30d", { teamId: team.id })}>
              <TextSearch aria-hidden />
              View requests
            </Link>
          </DropdownMenuItem>
          {mayRename ? (
            <DropdownMenuItem onSelect={() => setOpen("rename")}>
              <Pencil aria-hidden />
              Rename
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      <TeamDialog open={open === "rename"} onOpenChange={close} team={team} />
      <CreateBudgetDialog
        open={open === "budget"}
        onOpenChange={close}
        target={{ scope: { kind: "team", teamId: team.id }, name: team.name }}
      />
    </>
  );
}
