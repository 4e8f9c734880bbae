import type { ShadowTraceView } from "@gatehouse/domain";
import { Badge } from "#components/ui/badge.tsx";
import { shadowWords } from "../../route-words.ts";

/** What the draft that ran beside the policy would have done. */
export const RouteShadow = ({ shadow }: { shadow: ShadowTraceView }) => (
  <div className="flex items-start justify-between gap-3 rounded-lg border px-3.5 py-2.5 text-compact">
    <p className="min-w-0">
      {shadowWords(shadow)}
      <span className="block text-muted-foreground text-xs">Revision {shadow.draftRevision} of the draft</span>
    </p>
    <Badge tone={shadow.differs ? "warning" : "neutral"}>{shadow.differs ? "differs" : "the same"}</Badge>
  </div>
);
