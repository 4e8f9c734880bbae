"use client";
import type { PolicyVersionView, PolicyView } from "@gatehouse/domain";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Eye, GitCompare, History, Undo2 } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { useLastPresent } from "#lib/use-last-present.ts";
import type { PolicyNames } from "../policy-names.ts";
import { versionsQuery } from "../queries.ts";
import { CompareDialog } from "./compare-dialog.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";
import { VersionDialog } from "./version-dialog.tsx";
import { VersionLine } from "./version-line.tsx";

interface VersionListProps {
  inForce: PolicyView["inForce"];
  names: PolicyNames;
  onRestored: () => void;
}

type Opened = { what: "view" | "compare" | "restore"; version: PolicyVersionView };

/** Every policy that there was, newest first. */
export function VersionList({ inForce, names, onRestored }: VersionListProps) {
  const versions = useInfiniteQuery(versionsQuery());
  const [opened, setOpened] = useState<Opened | null>(null);
  const shown = useLastPresent(opened);
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const dialog = (what: Opened["what"]) => ({
    open: opened?.what === what,
    onOpenChange: (open: boolean) => !open && setOpened(null),
  });
  return (
    <Card aria-label="Versions" className="overflow-hidden">
      {versions.isPending ? <TableSkeleton columns={2} rows={3} /> : null}
      {versions.isError ? (
        <ErrorState title="The versions could not be loaded" error={versions.error} onRetry={versions.refetch} />
      ) : null}
      {versions.isSuccess && items.length === 0 ? (
        <EmptyState icon={History} title="No version yet">
          Each policy that is published stands here, with its note.
        </EmptyState>
      ) : null}
      <ul className="divide-y">
        {items.map((version) => (
          <VersionRow key={version.version} version={version} onOpen={(what) => setOpened({ what, version })} />
        ))}
      </ul>
      {versions.hasNextPage ? (
        <div className="flex justify-center border-t p-3">
          <Button pending={versions.isFetchingNextPage} onClick={() => versions.fetchNextPage()}>
            Load older
          </Button>
        </div>
      ) : null}
      {shown ? (
        <>
          <VersionDialog {...dialog("view")} version={shown.version} names={names} />
          <CompareDialog {...dialog("compare")} version={shown.version.version} inForce={inForce} names={names} />
          <RestoreDialog
            {...dialog("restore")}
            version={shown.version.version}
            inForce={inForce}
            names={names}
            onRestored={onRestored}
          />
        </>
      ) : null}
    </Card>
  );
}

function VersionRow({ version, onOpen }: { version: PolicyVersionView; onOpen: (what: Opened["what"]) => void }) {
  const mayWrite = useMay("policy.write");
  const { version: number, inForce } = version;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2.5 px-5 py-3.5">
      <div className="grid min-w-0 flex-1 basis-64 gap-1 text-compact text-muted-foreground">
        <h3 className="flex flex-wrap items-center gap-2 font-medium text-foreground text-sm">
          Version {number}
          {inForce ? <Badge tone="success">In force</Badge> : null}
        </h3>
        <VersionLine version={version} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" aria-label={`View version ${number}`} onClick={() => onOpen("view")}>
          <Eye aria-hidden />
          View
        </Button>
        {inForce ? null : (
          <Button size="sm" aria-label={`Compare version ${number} with live`} onClick={() => onOpen("compare")}>
            <GitCompare aria-hidden />
            Compare with live
          </Button>
        )}
        {inForce || !mayWrite ? null : (
          <Button size="sm" aria-label={`Roll back to version ${number}`} onClick={() => onOpen("restore")}>
            <Undo2 aria-hidden />
            Roll back
          </Button>
        )}
      </div>
    </li>
  );
}
