"use client";
import type { PolicyDocument, PolicyDraftView } from "@gatehouse/domain";
import { useState } from "react";
import { type DraftToSave, useSaveDraft } from "./mutations.ts";

/** What was changed here and is not saved: the document by its form, or its text. `revision`: of the draft it was made of. */
type Edits = { revision: number | null } & ({ by: "rules"; document: PolicyDocument } | { by: "yaml"; yaml: string });

export type DraftEdits = ReturnType<typeof useDraftEdits>;

/**
 * The draft with what was changed here and is not saved yet. Of the form and the text only one is changed at a time,
 * since each would overwrite the other.
 */
export function useDraftEdits(draft: PolicyDraftView | null) {
  const [edits, setEdits] = useState<Edits | null>(null);
  const save = useSaveDraft();
  const revision = draft?.revision ?? null;
  const base = edits?.revision ?? revision;
  const drop = () => {
    setEdits(null);
    save.reset();
  };
  const saveAs = async (at: number | null) => {
    if (!edits) return;
    const input: DraftToSave = { document: edits.by === "rules" ? edits.document : edits.yaml, revision: at };
    try {
      await save.mutateAsync(input);
      drop();
    } catch {
      // Stays, with its reason, in `problem`.
    }
  };
  return {
    document: edits?.by === "rules" ? edits.document : (draft?.document ?? null),
    /** The text as it was typed; null: as it is saved. */
    yaml: edits?.by === "yaml" ? edits.yaml : null,
    unsaved: edits?.by ?? null,
    /** Somebody else has saved, published or discarded the draft since. */
    overtaken: edits !== null && edits.revision !== revision,
    saving: save.isPending,
    problem: save.error,
    change(document: PolicyDocument) {
      const isSaved = draft !== null && base === revision && isSame(document, draft.document);
      setEdits(isSaved ? null : { by: "rules", revision: base, document });
    },
    type: (yaml: string) => setEdits({ by: "yaml", revision: base, yaml }),
    drop,
    save: () => saveAs(base),
    /** Puts what was changed here in the place of what somebody else has saved. */
    overwrite: () => saveAs(revision),
  };
}

const isSame = (one: PolicyDocument, other: PolicyDocument): boolean => JSON.stringify(one) === JSON.stringify(other);
