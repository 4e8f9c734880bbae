"use client";
import { VIRTUAL_KEY_PRESETS, type VirtualKeyStatus } from "@gatehouse/domain";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

const STATUSES = ["active", "disabled", "expired", "revoked"] as const satisfies readonly VirtualKeyStatus[];
const parsers = {
  search: parseAsString.withDefault(""),
  teamId: parseAsString,
  status: parseAsStringLiteral(STATUSES),
  preset: parseAsStringLiteral(VIRTUAL_KEY_PRESETS),
};

/** The filters of the key list, kept in the URL. */
export function useKeyFilters() {
  const [filters, set] = useQueryStates(parsers, { history: "replace" });
  const { search, teamId, status, preset } = filters;
  const active = search !== "" || teamId !== null || status !== null || preset !== null;
  return { filters, set, clear: () => set(null), active };
}
export type KeyFilterState = ReturnType<typeof useKeyFilters>;
