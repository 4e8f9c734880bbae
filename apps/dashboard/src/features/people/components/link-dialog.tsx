"use client";
import { useEffect } from "react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Instant } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";

/** A link that works once; the server keeps only a digest of its token. */
export interface ShownLink {
  title: string;
  /** Whom to send it to. */
  email: string;
  path: string;
  expiresAt: string;
}

interface LinkDialogProps {
  link: ShownLink | null;
  onStored: () => void;
}

/** Shows a link, once, to be sent by whatever way people trust. */
export function LinkDialog({ link, onStored }: LinkDialogProps) {
  useLeaveGuard(link !== null);
  return (
    <Dialog open={link !== null}>
      {link ? (
        <DialogContent title={link.title} dismissible={false} className="max-w-lg">
          <DialogBody>
            <p className="text-compact text-muted-foreground">
              Send this link to <span className="text-foreground">{link.email}</span> yourself; Gatehouse sends no mail.
              It works once, until <Instant at={link.expiresAt} />.
            </p>
            <div className="flex min-w-0 items-center gap-1 rounded-lg border border-input bg-inset p-1.5 pl-3">
              <output aria-label="Link" className="min-w-0 flex-1 break-all font-mono text-xs">
                {window.location.origin + link.path}
              </output>
              <CopyButton text={window.location.origin + link.path} what="link" labelled />
            </div>
            <Callout tone="warning">Whoever opens it first gets in. It is shown this once.</Callout>
          </DialogBody>
          <DialogFooter>
            <Button variant="primary" onClick={onStored}>
              Done
            </Button>
          </DialogFooter>
        </DialogContent>
      ) : null}
    </Dialog>
  );
}

/** Keeps the browser from leaving while the only copy of the link is on the screen. */
function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [active]);
}
