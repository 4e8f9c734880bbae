"use client";
import type { PolicyDraftView } from "@gatehouse/domain";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { useMay } from "#features/session/index.ts";
import type { DryRuns } from "../use-dry-runs.ts";
import { DryRunResult } from "./dry-run-result.tsx";

const SPANS = [
  { value: "24", label: "24 hours" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days" },
] as const;

interface DryRunPanelProps {
  draft: PolicyDraftView;
  runs: DryRuns;
  isUnsaved: boolean;
}

/** Decides past requests again, by the draft. */
export function DryRunPanel({ draft, runs, isUnsaved }: DryRunPanelProps) {
  const [hours, setHours] = useState<(typeof SPANS)[number]["value"]>("24");
  const maySeeRequests = useMay("request.read");
  const { last, running, error, start } = runs;
  if (!maySeeRequests) {
    return (
      <Callout tone="info">
        A dry run looks at the requests of the whole organization. Ask somebody who may see them.
      </Callout>
    );
  }
  return (
    <div className="grid min-w-0 gap-4">
      <Card aria-label="Dry run" className="overflow-hidden">
        <CardHeader
          title="Dry run"
          description="Decides the requests on record again, by the draft as it is saved, and changes nothing. No prompt is read."
        />
        <div className="flex flex-wrap items-center gap-3 px-5 pb-4">
          <Segmented label="Requests of the last" value={hours} onValueChange={setHours} options={SPANS} />
          <Button variant="primary" pending={running} onClick={() => start(draft.revision, Number(hours))}>
            Run
          </Button>
          {isUnsaved ? <p className="text-muted-foreground text-xs">Your unsaved changes are not part of it.</p> : null}
        </div>
        <div aria-live="polite" className="sr-only">
          {running ? "The dry run is under way" : last ? "The dry run is done" : ""}
        </div>
        {running && !last ? (
          <div className="border-t">
            <TableSkeleton columns={4} rows={3} />
          </div>
        ) : null}
        {error ? (
          <ErrorState title="The dry run failed" error={error} onRetry={() => start(draft.revision, Number(hours))} />
        ) : null}
        {!running && !last && !error ? (
          <div className="border-t">
            <EmptyState icon={FlaskConical} title="Not run yet">
              It tells which requests would have gone elsewhere, been refused or let through, and what that would have
              cost.
            </EmptyState>
          </div>
        ) : null}
      </Card>
      {last ? (
        <div className={running ? "opacity-60" : ""} aria-busy={running}>
          <DryRunResult run={last} isOfThisDraft={last.revision === draft.revision} />
        </div>
      ) : null}
    </div>
  );
}
