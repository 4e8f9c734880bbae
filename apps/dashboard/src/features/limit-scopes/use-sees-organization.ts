"use client";
import { useTeamsFor } from "#features/session/index.ts";

/** Whether one sees the budgets and rate limits of the organization; else only those of one's teams, although all apply. */
export const useSeesOrganization = (): boolean => useTeamsFor("budget.read") === "all";
