"use client";
import { NO_CLASS } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { FilterMenu } from "#components/data/filter-menu.tsx";
import { RangePicker } from "#components/data/range-picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { providerLabel } from "#features/providers/catalogue.ts";
import { deploymentsQuery } from "#features/providers/queries.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";
import { policyNamesQuery } from "../queries.ts";
import { CACHE_LABELS } from "../route-words.ts";
import { DEFAULT_RANGE, type RequestFilterState } from "../use-request-filters.ts";
import { ATTEMPT_STATUS_LABELS } from "./attempt-status.tsx";

interface RequestFiltersProps extends RequestFilterState {
  onRefresh: () => void;
  refreshing: boolean;
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort();

export function RequestFilters({ filters, set, clear, active, onRefresh, refreshing }: RequestFiltersProps) {
  const teams = useQuery(teamsQuery()).data?.items ?? [];
  const keys = useQuery(virtualKeysQuery()).data?.items ?? [];
  const deployments = useQuery(deploymentsQuery()).data?.items ?? [];
  return (
    <search className="flex flex-wrap items-center gap-2 border-b p-3">
      <FilterMenu
        label="Status"
        value={filters.status}
        onChange={(status) => set({ status: status as typeof filters.status })}
        options={Object.entries(ATTEMPT_STATUS_LABELS).map(([value, label]) => ({ value, label }))}
      />
      <FilterMenu
        label="Team"
        value={filters.teamId}
        onChange={(teamId) => set({ teamId })}
        options={teams.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterMenu
        label="Key"
        value={filters.virtualKeyId}
        onChange={(virtualKeyId) => set({ virtualKeyId })}
        options={keys.map((key) => ({ value: key.id, label: key.name, note: `${key.teamName} · ${key.display}` }))}
      />
      <FilterMenu
        label="Model"
        value={filters.model}
        onChange={(model) => set({ model })}
        options={distinct(deployments.map(({ model }) => model)).map((model) => ({ value: model, label: model }))}
      />
      <FilterMenu
        label="Provider"
        value={filters.provider}
        onChange={(provider) => set({ provider })}
        options={distinct(deployments.map(({ provider }) => provider)).map((provider) => ({
          value: provider,
          label: providerLabel(provider),
        }))}
      />
      <PolicyFilters filters={filters} set={set} />
      {filters.errorCode ? (
        <FilterMenu
          label="Error"
          value={filters.errorCode}
          onChange={(errorCode) => set({ errorCode })}
          options={[{ value: filters.errorCode, label: filters.errorCode }]}
        />
      ) : null}
      {active ? (
        <Button variant="ghost" size="sm" onClick={clear}>
          Clear filters
        </Button>
      ) : null}
      <div className="ml-auto flex items-center gap-2">
        <RangePicker
          value={filters.range}
          onChange={(range) => set({ range })}
          presets={["1h", "24h", "7d", "30d", "month"]}
          fallback={DEFAULT_RANGE}
        />
        <Button size="icon" aria-label="Refresh" onClick={onRefresh} aria-busy={refreshing}>
          <RotateCw className={refreshing ? "animate-spin" : ""} aria-hidden />
        </Button>
      </div>
    </search>
  );
}

/** By what the policy and the cache made of requests; without a policy there is nothing to choose, so they stay away. */
function PolicyFilters({ filters, set }: Pick<RequestFilterState, "filters" | "set">) {
  const { rules = [], classes = [] } = useQuery(policyNamesQuery()).data ?? {};
  const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));
  return (
    <>
      {rules.length > 0 || filters.policyRule ? (
        <FilterMenu
          label="Rule"
          value={filters.policyRule}
          onChange={(policyRule) => set({ policyRule })}
          options={named(rules)}
        />
      ) : null}
      {classes.length > 0 || filters.sensitivityClass ? (
        <FilterMenu
          label="Class"
          value={filters.sensitivityClass}
          onChange={(sensitivityClass) => set({ sensitivityClass })}
          options={named([...classes, NO_CLASS])}
        />
      ) : null}
      {rules.length > 0 || filters.cacheStatus ? (
        <FilterMenu
          label="Cache"
          value={filters.cacheStatus}
          onChange={(cacheStatus) => set({ cacheStatus: cacheStatus as typeof filters.cacheStatus })}
          options={Object.entries(CACHE_LABELS).map(([value, label]) => ({ value, label }))}
        />
      ) : null}
    </>
  );
}
