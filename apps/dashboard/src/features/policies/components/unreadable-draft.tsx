"use client";
import type { PolicyDraftView } from "@gatehouse/domain";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { UnreadableNote } from "./unreadable-note.tsx";

interface UnreadableDraftProps {
  draft: PolicyDraftView;
  onDiscarded: () => void;
}

/** A draft of which nothing can be shown: it can be kept for who can read it, or thrown away. */
export function UnreadableDraft({ draft, onDiscarded }: UnreadableDraftProps) {
  const mayWrite = useMay("policy.write");
  const [discarding, setDiscarding] = useState(false);
  return (
    <div className="grid min-w-0 gap-4">
      <UnreadableNote what="The draft" />
      <Card aria-label="Draft">
        <CardHeader
          title="Draft"
          description={
            <>
              Saved by {draft.updatedBy}, <When at={draft.updatedAt} />. It changes nothing until it is published.
            </>
          }
          actions={
            mayWrite ? (
              <Button onClick={() => setDiscarding(true)}>
                <Trash2 aria-hidden />
                Discard
              </Button>
            ) : null
          }
        />
      </Card>
      <DiscardDialog open={discarding} onOpenChange={setDiscarding} draft={draft} onDiscarded={onDiscarded} />
    </div>
  );
}
