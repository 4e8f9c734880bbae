import type { CachePurgeInput, CachePurgePreviewView } from "@gatehouse/domain";
import type { UseQueryResult } from "@tanstack/react-query";
import { ErrorState } from "#components/data/error-state.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { previewWords } from "../cache-words.ts";

interface PurgePreviewProps {
  what: CachePurgeInput;
  preview: UseQueryResult<CachePurgePreviewView>;
}

/** What would go, before it does. */
export function PurgePreview({ what, preview }: PurgePreviewProps) {
  if (preview.isError) {
    return (
      <ErrorState title="How much goes is not known" error={preview.error} onRetry={preview.refetch} className="" />
    );
  }
  if (!preview.data) return <Skeleton className="h-16" />;
  return (
    <Callout tone={preview.data.answers === 0 ? "info" : "warning"} role="status">
      {previewWords(what, preview.data)}
    </Callout>
  );
}
