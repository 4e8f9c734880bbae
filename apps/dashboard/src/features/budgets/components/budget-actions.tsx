"use client";
import type { BudgetView } from "@gatehouse/domain";
import { Ellipsis, Pencil, TextSearch, Trash2 } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { useMay } from "#features/session/index.ts";

interface BudgetActionsProps {
  budget: BudgetView;
  onChange: () => void;
  onRemove: () => void;
}

export function BudgetActions({ budget, onChange, onRemove }: BudgetActionsProps) {
  const mayWrite = useMay("budget.write");
  const { scope } = budget;
  const filter = scope.kind === "team" ? `teamId=${scope.teamId}` : `virtualKeyId=${scope.virtualKeyId}`;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Actions for the budget of ${scope.name}`}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {mayWrite ? (
          <DropdownMenuItem onSelect={onChange}>
            <Pencil aria-hidden />
            Change budget
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem asChild>
          <Link href={`/requests?range=month&${filter}`}>
            <TextSearch aria-hidden />
            Requests of this month
          </Link>
        </DropdownMenuItem>
        {mayWrite ? (
          <DropdownMenuItem danger onSelect={onRemove}>
            <Trash2 aria-hidden />
            Remove budget
          </DropdownMenuItem>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
