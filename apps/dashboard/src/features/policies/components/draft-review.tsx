import type { PolicyDraftView, PolicyView } from "@gatehouse/domain";
import { EMPTY_POLICY } from "@gatehouse/domain";
import type { PolicyNames } from "../policy-names.ts";
import { PolicyDiff } from "./policy-diff.tsx";
import { UnreadableNote } from "./unreadable-note.tsx";

interface DraftReviewProps {
  draft: PolicyDraftView;
  inForce: PolicyView["inForce"];
  names: PolicyNames;
}

/** What publishing the draft would change. */
export function DraftReview({ draft, inForce, names }: DraftReviewProps) {
  const before = inForce ? inForce.document : EMPTY_POLICY;
  if (!before) return <UnreadableNote what={`Version ${inForce?.version}`} />;
  if (!draft.document) return <UnreadableNote what="The draft" />;
  return (
    <PolicyDiff
      from={{ reference: "live", document: before }}
      to={{ reference: "draft", document: draft.document }}
      state={`${inForce?.version ?? 0} ${draft.revision}`}
      names={names}
      title={inForce ? `What the draft changes in version ${inForce.version}` : "What the draft brings"}
      same="The draft is the same as what is in force."
    />
  );
}
