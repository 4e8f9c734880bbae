"use client";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { teamsQuery } from "#features/teams/queries.ts";
import type { KeyFilterState } from "../use-key-filters.ts";
import { KEY_STATUS_LABELS } from "./status-badge.tsx";

const ALL = "all";

export function KeyFilters({ filters, set, clear, active }: KeyFilterState) {
  const teams = useQuery(teamsQuery());
  return (
    <search className="flex flex-wrap items-center gap-2 border-b p-3">
      <div className="relative min-w-40 flex-1 sm:max-w-64">
        <Search className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-muted-foreground" aria-hidden />
        <Input
          type="search"
          aria-label="Search keys"
          placeholder="Name, first or last characters"
          value={filters.search}
          onChange={(event) => set({ search: event.target.value || null })}
          className="h-8.5 pl-8 text-compact"
        />
      </div>
      <Select
        aria-label="Team"
        value={filters.teamId ?? ALL}
        onValueChange={(value) => set({ teamId: value === ALL ? null : value })}
        options={[
          { value: ALL, label: "All teams" },
          ...(teams.data?.items ?? []).map((team) => ({ value: team.id, label: team.name })),
        ]}
        className="h-8.5 w-auto min-w-32 max-w-48 text-compact"
      />
      <Select
        aria-label="Status"
        value={filters.status ?? ALL}
        onValueChange={(value) =>
          set({ status: value === ALL ? null : (value as typeof filters.status), preset: null })
        }
        options={[
          { value: ALL, label: "Any status" },
          ...Object.entries(KEY_STATUS_LABELS).map(([value, label]) => ({ value, label })),
        ]}
        className="h-8.5 w-auto min-w-32 text-compact"
      />
      {active ? (
        <Button variant="ghost" onClick={clear}>
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}
