"use client";
import type { VirtualKeyStatus } from "@gatehouse/domain";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

const STATUSES = ["active", "disabled", "expired", "revoked"] as const satisfies readonly VirtualKeyStatus[];
const parsers = {
  search: parseAsString.withDefault(""),
  teamId: parseAsString,
  status: parseAsStringLiteral(STATUSES),
};

/** The filters of the key list, kept in the URL. */
export function useKeyFilters() {
  const [filters, set] = useQueryStates(parsers, { history: "replace" });
  const active = filters.search !== "" || filters.teamId !== null || filters.status !== null;
  return { filters, set, clear: () => set(null), active };
}
export type KeyFilterState = ReturnType<typeof useKeyFilters>;
