"use client";
import type { PolicyView } from "@gatehouse/domain";
import { useState } from "react";
import { toast } from "sonner";
import { useMay } from "#features/session/index.ts";
import { useSaveDraft } from "./mutations.ts";

/** Begins a draft: of the policy in force, or where there is none, of what one chooses. `begin` null: one may not. */
export function useBeginDraft({ inForce }: PolicyView, onBegun: () => void) {
  const mayWrite = useMay("policy.write");
  const save = useSaveDraft();
  const [choosing, setChoosing] = useState(false);
  const begin = () => {
    if (!inForce) return setChoosing(true);
    save.mutate(
      { document: inForce.document, revision: null },
      { onSuccess: onBegun, onError: (error) => toast.error(error.message) },
    );
  };
  return { begin: mayWrite ? begin : null, pending: save.isPending, choosing, setChoosing };
}
