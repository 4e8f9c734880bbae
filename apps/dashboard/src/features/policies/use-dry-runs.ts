"use client";
import type { PolicyDryRunView } from "@gatehouse/domain";
import { useState } from "react";
import { useDryRun } from "./mutations.ts";

export interface DryRunDone {
  /** Of the draft that was tried. */
  revision: number;
  hours: number;
  result: PolicyDryRunView;
}

export type DryRuns = ReturnType<typeof useDryRuns>;

/** The last dry run, kept while one looks at other parts of the page: publishing tells what it has shown. */
export function useDryRuns() {
  const [last, setLast] = useState<DryRunDone | null>(null);
  const run = useDryRun();
  const start = (revision: number, hours: number) =>
    run.mutate({ hours, of: "draft" }, { onSuccess: (result) => setLast({ revision, hours, result }) });
  return { last, start, running: run.isPending, error: run.error };
}
