"use client";
import type { PolicyDraftView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/data/error-state.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { yamlQuery } from "../queries.ts";
import type { DraftEdits } from "../use-draft-edits.ts";
import { OtherEditorNote } from "./other-editor-note.tsx";
import { YamlEditor } from "./yaml-editor.tsx";

interface DraftYamlProps {
  draft: PolicyDraftView | null;
  edits: DraftEdits;
  readOnly: boolean;
}

/** The draft as text, with everything that a policy can say. */
export function DraftYaml({ draft, edits, readOnly }: DraftYamlProps) {
  const saved = useQuery({ ...yamlQuery("draft", draft?.revision ?? 0), enabled: draft !== null });
  if (edits.unsaved === "rules") return <OtherEditorNote changed="Rules" edits={edits} />;
  const text = edits.yaml ?? saved.data?.yaml;
  return (
    <div className="grid min-w-0 gap-3">
      <Card aria-label="Draft as YAML" className="overflow-hidden">
        {text === undefined && saved.isPending ? <TextSkeleton /> : null}
        {text === undefined && saved.isError ? (
          <ErrorState title="The draft's YAML could not be loaded" error={saved.error} onRetry={saved.refetch} />
        ) : null}
        {text === undefined ? null : (
          <YamlEditor
            label="Policy as YAML"
            value={text}
            readOnly={readOnly}
            onChange={(next) => (next === saved.data?.yaml ? edits.drop() : edits.type(next))}
          />
        )}
      </Card>
      <p className="text-muted-foreground text-xs">
        Teams, keys, people and deployments may be named; their ids are what is saved. The routing guide describes every
        field. Tab leaves the editor.
      </p>
    </div>
  );
}

const TextSkeleton = () => (
  <div className="grid gap-2 p-5" aria-busy>
    {["w-32", "w-56", "w-48", "w-64", "w-40"].map((width) => (
      <Skeleton key={width} className={`h-4 ${width}`} />
    ))}
  </div>
);
