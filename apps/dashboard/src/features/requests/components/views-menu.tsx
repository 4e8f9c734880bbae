"use client";
import type { SavedViewView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { PRESETS, readView, savedViewsQuery, useRemoveView, viewQuery } from "../saved-views.ts";
import type { RequestFilterState } from "../use-request-filters.ts";
import { SaveViewDialog } from "./save-view-dialog.tsx";

const AUDIENCES = { person: "Only you", team: "Team", organization: "Everybody" } as const;

/** Opens what was saved under a name; what is open can be saved. */
export function ViewsMenu({ range, filters, replace, active }: RequestFilterState) {
  const views = useQuery(savedViewsQuery()).data?.items ?? [];
  const [saving, setSaving] = useState(false);
  const [removing, setRemoving] = useState<SavedViewView | null>(null);
  const remove = useRemoveView();
  const open = (view: SavedViewView) => {
    const { range: itsRange, filters: its, unknown } = readView(view.query);
    replace(its, itsRange);
    if (unknown.length > 0) toast.warning(`${view.name} also asks for ${unknown.join(", ")}, which there is no more`);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button>
            <Bookmark aria-hidden />
            Views
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="max-h-[70dvh] w-72 overflow-y-auto">
          {PRESETS.map(({ name, filters: its }) => (
            <DropdownMenuItem key={name} onSelect={() => replace(its)}>
              {name}
            </DropdownMenuItem>
          ))}
          {views.length > 0 ? <DropdownMenuSeparator /> : null}
          {views.length > 0 ? <DropdownMenuLabel>Saved</DropdownMenuLabel> : null}
          {views.map((view) => (
            <div key={view.id} className="flex items-center">
              <DropdownMenuItem className="min-w-0 flex-1" onSelect={() => open(view)}>
                <span className="grid min-w-0">
                  <span className="truncate">{view.name}</span>
                  <span className="truncate text-muted-foreground text-xs">
                    {view.teamName ?? AUDIENCES[view.audience]}
                    {view.audience === "person" ? "" : `, by ${view.madeBy}`}
                  </span>
                </span>
              </DropdownMenuItem>
              {view.mine ? (
                <DropdownMenuItem aria-label={`Remove the view ${view.name}`} onSelect={() => setRemoving(view)}>
                  <Trash2 aria-hidden />
                </DropdownMenuItem>
              ) : null}
            </div>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem disabled={!active} onSelect={() => setSaving(true)}>
            {active ? "Save this view…" : "Set a filter to save a view"}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <SaveViewDialog open={saving} onOpenChange={setSaving} query={viewQuery(range, filters)} />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={() => setRemoving(null)}
        title={`Remove ${removing?.name}?`}
        confirmLabel="Remove"
        onConfirm={async () => removing && remove.mutateAsync(removing.id)}
      >
        {removing?.audience === "person"
          ? "The view goes; requests stay."
          : "It goes for everybody who sees it; requests stay."}
      </ConfirmDialog>
    </>
  );
}
