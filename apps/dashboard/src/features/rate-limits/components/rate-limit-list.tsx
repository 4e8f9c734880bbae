"use client";
import type { RateLimitView } from "@gatehouse/domain";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { ScopeName } from "#features/limit-scopes/scope-name.tsx";
import { scopeOf } from "#features/limit-scopes/scope-words.ts";
import { useMayLimit } from "#features/limit-scopes/use-may-limit.ts";
import { useRemoveRateLimit } from "../mutations.ts";
import { limitTexts } from "../rate-limit-words.ts";
import { RateLimitDialog } from "./rate-limit-dialog.tsx";

type Open = { what: "change" | "remove"; limit: RateLimitView } | null;

/** Rate limits, from the organization's down to the keys', with the dialogs behind them. */
export function RateLimitList({ limits }: { limits: readonly RateLimitView[] }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <ul className="divide-y">
        {[...limits].sort(fromTheTop).map((limit) => (
          <RateLimitRow
            key={limit.id}
            limit={limit}
            onChange={() => setOpen({ what: "change", limit })}
            onRemove={() => setOpen({ what: "remove", limit })}
          />
        ))}
      </ul>
      {open?.what === "change" ? (
        <RateLimitDialog
          open
          onOpenChange={(next) => !next && close()}
          target={{ scope: scopeOf(open.limit.scope), name: open.limit.scope.name, limit: open.limit }}
        />
      ) : null}
      {open?.what === "remove" ? <RemoveDialog limit={open.limit} onClose={close} /> : null}
    </>
  );
}

const LEVELS = { organization: 0, team: 1, member: 2, virtual_key: 3 } as const;

const fromTheTop = (a: RateLimitView, b: RateLimitView): number =>
  LEVELS[a.scope.kind] - LEVELS[b.scope.kind] ||
  a.scope.name.localeCompare(b.scope.name) ||
  (a.model ?? "").localeCompare(b.model ?? "");

interface RateLimitRowProps {
  limit: RateLimitView;
  onChange: () => void;
  onRemove: () => void;
}

function RateLimitRow({ limit, onChange, onRemove }: RateLimitRowProps) {
  const mayWrite = useMayLimit()(limit.scope);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2.5 px-5 py-3.5 md:grid-cols-[minmax(9rem,1fr)_minmax(0,2fr)_auto]">
      <ScopeName scope={limit.scope} />
      <div className="order-3 col-span-2 flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1.5 text-compact tabular-nums md:order-none md:col-span-1">
        {limit.model === null ? null : (
          <Badge className="max-w-full" title="Only requests for this model">
            <span className="truncate font-mono">{limit.model}</span>
          </Badge>
        )}
        {limitTexts(limit).map(({ kind, text }) => (
          <span key={kind} className="whitespace-nowrap">
            {text}
          </span>
        ))}
      </div>
      {mayWrite ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Actions for the rate limit of ${limit.scope.name}${limit.model === null ? "" : ` for ${limit.model}`}`}
            >
              <Ellipsis aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuItem onSelect={onChange}>
              <Pencil aria-hidden />
              Change rate limit
            </DropdownMenuItem>
            <DropdownMenuItem danger onSelect={onRemove}>
              <Trash2 aria-hidden />
              Remove rate limit
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      ) : (
        <span />
      )}
    </li>
  );
}

function RemoveDialog({ limit, onClose }: { limit: RateLimitView; onClose: () => void }) {
  const remove = useRemoveRateLimit();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the rate limit of ${limit.scope.name}?`}
      confirmLabel="Remove rate limit"
      onConfirm={async () => {
        await remove.mutateAsync(limit.id);
        toast.success(`The rate limit of ${limit.scope.name} is removed`);
      }}
    >
      Then only other rate limits bound what it bounded, if there are any.
    </ConfirmDialog>
  );
}
