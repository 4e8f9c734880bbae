import type { PolicyDraftView } from "@gatehouse/domain";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { isApiError } from "#lib/api-client.ts";
import type { DraftEdits } from "../use-draft-edits.ts";

/** Why the draft could not be saved, and what one can do. */
export function SaveProblem({ edits, draft }: { edits: DraftEdits; draft: PolicyDraftView | null }) {
  const { problem, overtaken } = edits;
  // That somebody else was first is told with what can be done about it.
  const isTold = overtaken && isApiError(problem) && problem.code === "conflict";
  return (
    <>
      {overtaken ? <Overtaken edits={edits} draft={draft} /> : null}
      {problem && !isTold ? <Problem problem={problem} /> : null}
    </>
  );
}

function Problem({ problem }: { problem: Error }) {
  const told = isApiError(problem) ? Object.entries(problem.fields) : [];
  return (
    <Callout
      tone="danger"
      role="alert"
      title={told.length > 0 ? "The draft is not saved: mend this first" : "The draft could not be saved"}
    >
      {told.length === 0 ? (
        <p>{problem.message}</p>
      ) : (
        <ul className="grid gap-1.5">
          {told.map(([path, message]) => (
            <li key={path} className="min-w-0 break-words">
              {message}{" "}
              {path === "document" ? null : <code className="font-mono text-muted-foreground text-xs">{path}</code>}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}

function Overtaken({ edits, draft }: { edits: DraftEdits; draft: PolicyDraftView | null }) {
  return (
    <Callout
      tone="warning"
      role="alert"
      title={
        draft
          ? `${draft.updatedBy} has changed the draft meanwhile`
          : "The draft has been published or discarded meanwhile"
      }
      actions={
        <>
          <Button size="sm" onClick={edits.drop}>
            {draft ? "Show theirs, drop my changes" : "Drop my changes"}
          </Button>
          <Button size="sm" pending={edits.saving} onClick={edits.overwrite}>
            {draft ? "Save mine in its place" : "Save mine as a draft"}
          </Button>
        </>
      }
    >
      What you have changed is kept here and not saved. To keep parts of both, copy yours from the YAML first.
      {!draft && edits.replaces
        ? ` Version ${edits.replaces.version} by ${edits.replaces.publishedBy} has come into force since yours was begun: saved as a draft, yours says under Review what it changes in it.`
        : null}
    </Callout>
  );
}
