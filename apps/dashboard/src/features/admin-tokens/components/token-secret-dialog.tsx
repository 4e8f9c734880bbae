"use client";
import type { CreatedAdminTokenView } from "@gatehouse/domain";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { useLeaveGuard } from "#features/virtual-keys/use-leave-guard.ts";

interface TokenSecretDialogProps {
  created: CreatedAdminTokenView | null;
  /** Called once the person says that it is stored. */
  onStored: () => void;
}

/** Shows a new token, once. */
export function TokenSecretDialog({ created, onStored }: TokenSecretDialogProps) {
  useLeaveGuard(created !== null);
  return (
    <Dialog open={created !== null}>
      {created ? (
        <DialogContent
          title="Store this token now"
          description={`“${created.adminToken.name}” is ready. It is shown this once; we keep only a fingerprint of it.`}
          dismissible={false}
          className="max-w-xl"
        >
          <DialogBody>
            <div className="flex min-w-0 items-center gap-1 rounded-lg border border-input bg-inset p-1.5 pl-3">
              <output aria-label="Token" className="min-w-0 flex-1 break-all font-mono text-xs">
                {created.secret}
              </output>
              <CopyButton text={created.secret} what="token" labelled />
            </div>
            <Callout>
              Send it as <code className="font-mono text-xs">Authorization: Bearer …</code> to{" "}
              <code className="break-all font-mono text-xs">{window.location.origin}/api/v1</code>, which describes
              itself at <code className="font-mono text-xs">/api/v1/openapi.json</code>.
            </Callout>
          </DialogBody>
          <DialogFooter>
            <Button variant="primary" onClick={onStored}>
              I have stored it
            </Button>
          </DialogFooter>
        </DialogContent>
      ) : null}
    </Dialog>
  );
}
