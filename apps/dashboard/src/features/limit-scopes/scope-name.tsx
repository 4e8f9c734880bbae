import type { LimitScopeView } from "@gatehouse/domain";
import { Building2, KeyRound, UserRound, Users } from "lucide-react";
import Link from "next/link";
import { scopePlace } from "./scope-words.ts";

const ICONS = { organization: Building2, team: Users, member: UserRound, virtual_key: KeyRound } as const;

/** Icon, name and place of what is limited; teams and keys lead to their pages. */
export function ScopeName({ scope }: { scope: LimitScopeView }) {
  const Icon = ICONS[scope.kind];
  const href = pageOf(scope);
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0">
        <p className="truncate font-medium">
          {href ? (
            <Link href={href} className="underline-offset-4 hover:underline">
              {scope.name}
            </Link>
          ) : (
            scope.name
          )}
        </p>
        <p className="truncate text-muted-foreground text-xs">{scopePlace(scope)}</p>
      </div>
    </div>
  );
}

function pageOf(scope: LimitScopeView): string | null {
  if (scope.kind === "team" || scope.kind === "member") return `/teams/${scope.teamId}`;
  return scope.kind === "virtual_key" ? `/keys/${scope.virtualKeyId}` : null;
}
