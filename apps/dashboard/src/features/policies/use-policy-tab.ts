"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";

const TABS = ["live", "draft", "versions"] as const;
export type PolicyTab = (typeof TABS)[number];
const DRAFT_TABS = ["rules", "yaml", "review", "dry-run"] as const;
export type DraftTab = (typeof DRAFT_TABS)[number];

/** Which part of the page is shown, in its address so that a link leads there. */
export function usePolicyTab(first: PolicyTab): [PolicyTab, (tab: PolicyTab) => void] {
  const [tab, set] = useQueryState("tab", parseAsStringLiteral(TABS));
  return [tab ?? first, (next) => void set(next)];
}

export function useDraftTab(): [DraftTab, (tab: DraftTab) => void] {
  const [tab, set] = useQueryState("draft", parseAsStringLiteral(DRAFT_TABS).withDefault("rules"));
  return [tab, (next) => void set(next)];
}
