"use client";
import type { BudgetView, LimitScopeView } from "@gatehouse/domain";
import { ArrowUpFromLine, Ellipsis, Pencil, TextSearch, Trash2 } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { useMayLimit } from "#features/limit-scopes/use-may-limit.ts";
import { requestsHref } from "#features/requests/requests-href.ts";
import { budgetTitle } from "../budget-words.ts";

export interface BudgetDialogs {
  onChange: () => void;
  onRaise: () => void;
  onRemove: () => void;
}

export function BudgetActions({ budget, onChange, onRaise, onRemove }: { budget: BudgetView } & BudgetDialogs) {
  const mayWrite = useMayLimit()(budget.scope);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Actions for the ${budgetTitle(budget)} of ${budget.scope.name}`}
        >
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
        <DropdownMenuItem onSelect={onRaise}>
          <ArrowUpFromLine aria-hidden />
          Raises
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={requestsOf(budget)}>
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

/** Requests can be listed by team and key; a member's are among those of the team. */
const requestsOf = ({ scope, model, provider }: BudgetView): string =>
  requestsHref("month", { ...placeOf(scope), model, provider: model === null ? provider : null });

function placeOf(scope: LimitScopeView): { teamId?: string; virtualKeyId?: string } {
  if (scope.kind === "organization") return {};
  return scope.kind === "virtual_key" ? { virtualKeyId: scope.virtualKeyId } : { teamId: scope.teamId };
}
