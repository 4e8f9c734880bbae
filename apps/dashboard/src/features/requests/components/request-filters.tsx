"use client";
import { NO_CLASS, type RequestFacetsView, readValues, type ValueField, writeValues } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { FilterMenu, type FilterOption } from "#components/data/filter-menu.tsx";
import { RangePicker } from "#components/data/range-picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { providerLabel } from "#features/providers/catalogue.ts";
import { deploymentsQuery } from "#features/providers/queries.ts";
import { policyNamesQuery } from "../queries.ts";
import { CACHE_LABELS } from "../route-words.ts";
import type { SearchNames } from "../search/grammar.ts";
import type { LiveTail } from "../use-live-tail.ts";
import { DEFAULT_RANGE, type RequestFilterState } from "../use-request-filters.ts";
import { ATTEMPT_STATUS_LABELS } from "./attempt-status.tsx";
import { LiveTailButton } from "./live-tail-button.tsx";

interface RequestFiltersProps extends RequestFilterState {
  names: SearchNames;
  /** How many requests of the range have which value; undefined: not asked yet. */
  facets: RequestFacetsView["facets"] | undefined;
  onOpenMenu: () => void;
  onRefresh: () => void;
  refreshing: boolean;
  tail: LiveTail;
}

export function RequestFilters(props: RequestFiltersProps) {
  const { range, setRange, onRefresh, refreshing, tail } = props;
  return (
    <search className="flex flex-wrap items-center gap-2 border-b p-3">
      <Menus {...props} />
      <div className="ml-auto flex items-center gap-2">
        <LiveTailButton tail={tail} />
        <RangePicker
          value={range}
          onChange={setRange}
          presets={["1h", "24h", "7d", "30d", "month"]}
          fallback={DEFAULT_RANGE}
        />
        <Button size="icon" aria-label="Refresh" onClick={onRefresh} aria-busy={refreshing} disabled={tail.on}>
          <RotateCw className={refreshing ? "animate-spin" : ""} aria-hidden />
        </Button>
      </div>
    </search>
  );
}

/** Values that requests of the range have, each with its number, and those that are configured and were not used. */
function Menus({ filters, setFilters, names, facets, onOpenMenu }: RequestFiltersProps) {
  const deployments = useQuery(deploymentsQuery()).data?.items ?? [];
  const { rules = [], classes = [] } = useQuery(policyNamesQuery()).data ?? {};
  const menu = (label: string, field: ValueField, known: readonly FilterOption[]) => {
    const counted = facets && field in facets ? facets[field as keyof typeof facets] : undefined;
    return (
      <FilterMenu
        label={label}
        filter={readValues(filters[field] ?? "")}
        onChange={(filter) => setFilters({ [field]: writeValues(filter) })}
        options={withCounts(known, counted)}
        onOpen={onOpenMenu}
      />
    );
  };
  const distinct = (values: readonly string[]) => [...new Set(values)].sort();
  const named = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  const ids = (map: ReadonlyMap<string, string>) => [...map].map(([value, label]) => ({ value, label }));
  return (
    <>
      {menu("Status", "status", labelled(ATTEMPT_STATUS_LABELS))}
      {menu("Team", "teamId", ids(names.teamId))}
      {menu("Key", "virtualKeyId", ids(names.virtualKeyId))}
      {menu("Model", "model", named(distinct(deployments.map(({ model }) => model))))}
      {menu(
        "Provider",
        "provider",
        distinct(deployments.map(({ provider }) => provider)).map((value) => ({ value, label: providerLabel(value) })),
      )}
      {rules.length > 0 || filters.policyRule ? menu("Rule", "policyRule", named(rules)) : null}
      {classes.length > 0 || filters.sensitivityClass
        ? menu("Class", "sensitivityClass", named([...classes, NO_CLASS]))
        : null}
      {rules.length > 0 || filters.cacheStatus ? menu("Cache", "cacheStatus", labelled(CACHE_LABELS)) : null}
    </>
  );
}

const labelled = (labels: Readonly<Record<string, string>>): FilterOption[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

function withCounts(
  known: readonly FilterOption[],
  counted: RequestFacetsView["facets"][keyof RequestFacetsView["facets"]] | undefined,
): FilterOption[] {
  if (!counted) return [...known];
  const labels = new Map(known.map((option) => [option.value, option]));
  const used = counted.map(({ value, label, requests }) => ({ label, ...labels.get(value), value, count: requests }));
  const unused = known.filter(({ value }) => !counted.some((each) => each.value === value));
  return [...used, ...unused.map((option) => ({ ...option, count: 0 }))];
}
