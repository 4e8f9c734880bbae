"use client";
import type { RequestFacetsView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";
import type { SearchNames } from "./grammar.ts";

/** What the ids in filters are called: all teams, the newest keys, and whatever else the menus know. */
export function useSearchNames(facets: RequestFacetsView["facets"] | undefined): SearchNames {
  const teams = useQuery(teamsQuery()).data?.items;
  const keys = useQuery(virtualKeysQuery()).data?.items;
  return useMemo(() => {
    const named = (rows: readonly { id: string; name: string }[] = []) =>
      rows.map(({ id, name }) => [id, name] as const);
    const counted = (rows: readonly { value: string; label: string }[] = []) =>
      rows.map(({ value, label }) => [value, label] as const);
    return {
      teamId: new Map([...counted(facets?.teamId), ...named(teams)]),
      virtualKeyId: new Map([...counted(facets?.virtualKeyId), ...named(keys)]),
    };
  }, [teams, keys, facets]);
}
