"use client";
import type { PolicyDocument, PolicyView } from "@gatehouse/domain";
import { useState } from "react";
import { useSaveDraft } from "./mutations.ts";

/**
 * What was changed here and is not saved: the document by its form, or its text. `revision` and `basedOn` are of the draft
 * that it was made of.
 */
type Edits = { revision: number | null; basedOn: number | null } & (
  | { by: "rules"; document: PolicyDocument }
  | { by: "yaml"; yaml: string }
);

export type DraftEdits = ReturnType<typeof useDraftEdits>;

/**
 * The draft with what was changed here and is not saved yet. Of the form and the text only one is changed at a time,
 * since each would overwrite the other.
 */
export function useDraftEdits({ draft, inForce }: Pick<PolicyView, "draft" | "inForce">) {
  const [edits, setEdits] = useState<Edits | null>(null);
  const save = useSaveDraft();
  const live = inForce?.version ?? null;
  const now = draft ? { revision: draft.revision, basedOn: draft.basedOn } : { revision: null, basedOn: live };
  const base = edits ? { revision: edits.revision, basedOn: edits.basedOn } : now;
  const drop = () => {
    setEdits(null);
    save.reset();
  };
  const saveAs = async (seen: typeof base) => {
    if (!edits) return;
    try {
      await save.mutateAsync({ document: edits.by === "rules" ? edits.document : edits.yaml, ...seen });
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
    overtaken: edits !== null && edits.revision !== now.revision,
    /** The version that came into force since that draft was begun, and that this would replace; null: none did. */
    replaces: edits !== null && base.basedOn !== live ? inForce : null,
    saving: save.isPending,
    problem: save.error,
    change(document: PolicyDocument) {
      const isSaved = draft?.document && base.revision === draft.revision && isSame(document, draft.document);
      setEdits(isSaved ? null : { by: "rules", document, ...base });
    },
    type: (yaml: string) => setEdits({ by: "yaml", yaml, ...base }),
    drop,
    save: () => saveAs(base),
    /** Puts what was changed here in the place of what is there now: another's draft, or a new one where there is none. */
    overwrite: () => saveAs(now),
  };
}

const isSame = (one: PolicyDocument, other: PolicyDocument): boolean => JSON.stringify(one) === JSON.stringify(other);
