"use client";
import type { PolicyDraftView, PolicyView } from "@gatehouse/domain";
import { Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import type { DraftEdits } from "../use-draft-edits.ts";
import type { DryRuns } from "../use-dry-runs.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { ShadowSwitch } from "./shadow-switch.tsx";

interface DraftHeaderProps {
  draft: PolicyDraftView;
  view: PolicyView;
  edits: DraftEdits;
  runs: DryRuns;
  /** The draft is published, or discarded. */
  onGone: () => void;
}

export function DraftHeader({ draft, view, edits, runs, onGone }: DraftHeaderProps) {
  const mayWrite = useMay("policy.write");
  const [open, setOpen] = useState<"publish" | "discard" | null>(null);
  const close = (next: boolean) => setOpen((was) => (next ? was : null));
  const hindrance = whyNotPublished(draft, edits);
  const errors = draft.issues.filter(({ severity }) => severity === "error").length;
  return (
    <Card aria-label="Draft">
      <CardHeader
        title={draft.basedOn === null ? "Draft of the first policy" : `Draft, begun from version ${draft.basedOn}`}
        description={
          <>
            Saved by {draft.updatedBy}, <When at={draft.updatedAt} />. It changes nothing until it is published.
          </>
        }
        actions={
          mayWrite ? (
            <>
              <Button onClick={() => setOpen("discard")}>
                <Trash2 aria-hidden />
                Discard
              </Button>
              <Button
                variant="primary"
                aria-disabled={hindrance !== null}
                aria-describedby={hindrance === null ? undefined : "why-not-published"}
                onClick={() => hindrance === null && setOpen("publish")}
              >
                <Send aria-hidden />
                Publish
              </Button>
            </>
          ) : null
        }
      />
      {mayWrite && hindrance !== null ? (
        <p id="why-not-published" className="px-5 pb-3 text-muted-foreground text-xs">
          {hindrance}
        </p>
      ) : null}
      <ShadowSwitch draft={draft} hasPolicy={view.inForce !== null} hasErrors={errors > 0} readOnly={!mayWrite} />
      <PublishDialog
        open={open === "publish"}
        onOpenChange={close}
        draft={draft}
        inForce={view.inForce}
        run={runs.last}
        onPublished={onGone}
      />
      <DiscardDialog
        open={open === "discard"}
        onOpenChange={close}
        draft={draft}
        onDiscarded={() => {
          edits.drop();
          onGone();
        }}
      />
    </Card>
  );
}

function whyNotPublished({ issues }: PolicyDraftView, { unsaved }: DraftEdits): string | null {
  if (unsaved !== null) return "Save your changes before you publish.";
  return issues.some(({ severity }) => severity === "error") ? "Mend the errors below before you publish." : null;
}
