"use client";
import type { AuditEntryView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { CalendarDays, Search, X } from "lucide-react";
import { RangePicker } from "#components/data/range-picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { peopleQuery } from "#features/people/queries.ts";
import { useMay } from "#features/session/index.ts";
import { ACTIONS, describeAction } from "../describe.ts";
import { PRESETS, TARGET_TYPES } from "../presets.ts";
import { type AuditFilterState, FIRST_RANGE } from "../use-audit-filters.ts";
import { ChoiceMenu } from "./choice-menu.tsx";

const EVERYTHING = "all";

export function AuditFilters({
  filters,
  set,
  clear,
  active,
  entries,
}: AuditFilterState & { entries: readonly AuditEntryView[] }) {
  const preset = PRESETS.find(({ value }) => value === filters.action)?.value;
  return (
    <search className="flex flex-wrap items-center gap-2 border-b p-3">
      <Segmented
        label="What to show"
        value={preset ?? (filters.action === null ? EVERYTHING : "")}
        onValueChange={(value) => set({ action: value === EVERYTHING ? null : value })}
        options={[{ value: EVERYTHING, label: "Everything" }, ...PRESETS]}
        className="max-w-full flex-wrap"
      />
      <div className="relative min-w-40 flex-1 sm:max-w-64">
        <Search className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-muted-foreground" aria-hidden />
        <Input
          type="search"
          aria-label="Search the audit log"
          placeholder="Person, name or id"
          value={filters.search}
          maxLength={200}
          onChange={(event) => set({ search: event.target.value || null })}
          className="h-8.5 pl-8 text-compact"
        />
      </div>
      <PersonFilter filters={filters} set={set} entries={entries} />
      {preset === undefined ? (
        <ChoiceMenu
          label="Action"
          value={filters.action}
          onChange={(action) => set({ action })}
          options={actionOptions(filters.action)}
        />
      ) : null}
      <ChoiceMenu
        label="Kind"
        value={filters.targetType}
        onChange={(targetType) => set({ targetType })}
        options={TARGET_TYPES}
      />
      {filters.targetId === null ? null : (
        <ChoiceMenu
          label="Id"
          value={filters.targetId}
          onChange={(targetId) => set({ targetId })}
          options={[{ value: filters.targetId, label: filters.targetId }]}
        />
      )}
      {active ? (
        <Button variant="ghost" size="sm" onClick={clear}>
          Clear filters
        </Button>
      ) : null}
      <TimeFilter filters={filters} set={set} />
    </search>
  );
}

type Parts = Pick<AuditFilterState, "filters" | "set">;

/** Who may see everybody chooses from them; others from those whose entries are on the page. */
function PersonFilter({ filters, set, entries }: Parts & { entries: readonly AuditEntryView[] }) {
  const people = useQuery({ ...peopleQuery(), enabled: useMay("organization.write") }).data?.items ?? [];
  const names = new Map(entries.map((entry) => [entry.actorId, entry.actor]));
  for (const { id, name } of people) names.set(id, name);
  const options = [...names].map(([value, label]) => ({ value, label }));
  return (
    <ChoiceMenu
      label="Who"
      value={filters.actorId}
      onChange={(actorId) => set({ actorId })}
      options={options.sort((a, b) => a.label.localeCompare(b.label))}
    />
  );
}

function TimeFilter({ filters: { range }, set }: Parts) {
  if (range === null) {
    return (
      <Button className="ml-auto" onClick={() => set({ range: FIRST_RANGE })}>
        <CalendarDays className="text-muted-foreground" aria-hidden />
        Any time
      </Button>
    );
  }
  return (
    <div className="ml-auto flex items-center gap-1">
      <RangePicker
        value={range}
        onChange={(next) => set({ range: next })}
        presets={["24h", "7d", "30d", "90d"]}
        fallback={FIRST_RANGE}
      />
      <Button variant="ghost" size="icon" aria-label="Any time" onClick={() => set({ range: null })}>
        <X aria-hidden />
      </Button>
    </div>
  );
}

function actionOptions(chosen: string | null) {
  const options = Object.entries(ACTIONS).map(([value, label]) => ({ value, label, note: value }));
  if (chosen === null || chosen in ACTIONS) return options;
  return [{ value: chosen, label: describeAction(chosen), note: chosen }, ...options];
}
