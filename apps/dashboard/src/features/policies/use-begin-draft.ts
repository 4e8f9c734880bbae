"use client";
import type { PolicyView } from "@gatehouse/domain";
import { useState } from "react";
import { toast } from "sonner";
import { useMay } from "#features/session/index.ts";
import { useSaveDraft } from "./mutations.ts";

/**
 * Begins a draft: of the policy in force, or where there is none, of what one chooses. `begin` null: one may not, or what
 * is in force cannot be read in whole, so that a draft of it would lose something.
 */
export function useBeginDraft({ inForce }: PolicyView, onBegun: () => void) {
  const mayWrite = useMay("policy.write");
  const save = useSaveDraft();
  const [choosing, setChoosing] = useState(false);
  const begin = () => {
    if (!inForce) return setChoosing(true);
    const { document, version } = inForce;
    if (!document) return;
    save.mutate(
      { document, revision: null, basedOn: version },
      { onSuccess: onBegun, onError: (error) => toast.error(error.message) },
    );
  };
  const isWhole = inForce === null || (inForce.document !== null && !inForce.hidden);
  return { begin: mayWrite && isWhole ? begin : null, pending: save.isPending, choosing, setChoosing };
}
