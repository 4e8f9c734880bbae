"use client";
import { type RequestFacetsView, readValues, USAGE_FIELDS, type UsageField, writeValues } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FilterMenu, type FilterOption } from "#components/data/filter-menu.tsx";
import { RangePicker } from "#components/data/range-picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";
import { providerLabel } from "#features/providers/catalogue.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";
import { GROUP_OPTIONS, type Group } from "../groups.ts";
import { type UsageFilterTexts, usageFacetsQuery } from "../queries.ts";
import { DEFAULT_RANGE, type UsageState } from "../use-usage-state.ts";

const LABELS: Record<UsageField, string> = {
  status: "Status",
  teamId: "Team",
  virtualKeyId: "Key",
  model: "Model",
  provider: "Provider",
};
const STATUSES: Record<string, string> = { success: "Served", error: "Error", refused: "Refused", aborted: "Aborted" };
const CLEARED = Object.fromEntries(USAGE_FIELDS.map((field) => [field, null])) as Record<UsageField, null>;

export function UsageFilters({ filters, range, by, compare, span, set }: UsageState) {
  const [counting, setCounting] = useState(false);
  const facets = useQuery({ ...usageFacetsQuery(span, filters), enabled: counting }).data?.facets;
  const known = useKnownValues(filters);
  const active = USAGE_FIELDS.some((field) => filters[field]);
  return (
    <search className="flex flex-wrap items-center gap-2">
      {USAGE_FIELDS.map((field) => (
        <FilterMenu
          key={field}
          label={LABELS[field]}
          filter={readValues(filters[field] ?? "")}
          onChange={(filter) => set({ [field]: writeValues(filter) })}
          options={counted(known[field], facets?.[field], field === "status" ? STATUSES : {})}
          onOpen={() => setCounting(true)}
        />
      ))}
      {active ? (
        <Button variant="link" size="sm" className="ml-1" onClick={() => set(CLEARED)}>
          Clear all
        </Button>
      ) : null}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Select
          aria-label="Group by"
          value={by}
          onValueChange={(next) => set({ by: next as Group })}
          options={GROUP_OPTIONS}
          className="w-auto text-compact"
        />
        <Button aria-pressed={compare} onClick={() => set({ compare: !compare })} className="aria-pressed:bg-muted">
          {compare ? "Compared" : "Compare"}
        </Button>
        <RangePicker
          value={range}
          onChange={(next) => set({ range: next })}
          presets={["24h", "7d", "30d", "90d", "month"]}
          fallback={DEFAULT_RANGE}
        />
      </div>
    </search>
  );
}

/** What can be chosen before anything is counted, and what ids are called. */
function useKnownValues({ provider }: UsageFilterTexts): Record<UsageField, FilterOption[]> {
  const teams = useQuery(teamsQuery()).data?.items ?? [];
  const keys = useQuery(virtualKeysQuery()).data?.items ?? [];
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  return {
    status: Object.entries(STATUSES).map(([value, label]) => ({ value, label })),
    teamId: named(teams),
    virtualKeyId: named(keys),
    model: [],
    provider: chosenIn(provider).map((value) => ({ value, label: providerLabel(value) })),
  };
}

function chosenIn(text: string | null | undefined): string[] {
  const { anyOf, noneOf } = readValues(text ?? "");
  return [...anyOf, ...noneOf];
}

function counted(
  known: readonly FilterOption[],
  facet: RequestFacetsView["facets"][UsageField] | undefined,
  words: Readonly<Record<string, string>>,
): FilterOption[] {
  if (!facet) return [...known];
  const used = facet.map(({ value, label, requests }) => ({ value, label: words[value] ?? label, count: requests }));
  const unused = known.filter(({ value }) => !facet.some((each) => each.value === value));
  return [...used, ...unused.map((option) => ({ ...option, count: 0 }))];
}
