"use client";
import type { PolicyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Dialog, DialogBody, DialogContent } from "#components/ui/dialog.tsx";
import type { PolicyNames } from "../policy-names.ts";
import { versionQuery } from "../queries.ts";
import { PolicyDiff } from "./policy-diff.tsx";
import { UnreadableNote } from "./unreadable-note.tsx";

interface VersionDiffProps {
  version: number;
  inForce: PolicyView["inForce"];
  names: PolicyNames;
}

interface CompareDialogProps extends VersionDiffProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CompareDialog({ open, onOpenChange, ...diff }: CompareDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        side="right"
        className="max-w-2xl"
        title={`Version ${diff.version} compared with what is in force`}
        description="What would change if this version were brought back."
      >
        <DialogBody>
          <VersionDiff {...diff} />
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

/** What going back to a version changes in the policy in force. */
export function VersionDiff({ version, inForce, names }: VersionDiffProps) {
  const detail = useQuery(versionQuery(version));
  if (detail.isPending) return <TableSkeleton columns={2} rows={3} />;
  if (detail.isError) {
    return <ErrorState title="The version could not be loaded" error={detail.error} onRetry={detail.refetch} />;
  }
  if (!inForce) return null;
  if (!detail.data.document) return <UnreadableNote what={`Version ${version}`} />;
  if (!inForce.document) return <UnreadableNote what={`Version ${inForce.version}`} />;
  return (
    <PolicyDiff
      from={{ reference: "live", document: inForce.document }}
      to={{ reference: version, document: detail.data.document }}
      state={`${inForce.version}`}
      names={names}
      title={`From version ${inForce.version} to version ${version}`}
      same="Both say the same."
    />
  );
}
