"use client";
import type { CreatedVirtualKeyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useEffect, useState } from "react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { modelsQuery } from "#features/providers/queries.ts";
import { useSession } from "#features/session/index.ts";
import { SnippetTabs } from "./snippet-tabs.tsx";

interface RevealDialogProps {
  created: CreatedVirtualKeyView | null;
  /** Called once the person says that the secret is stored. */
  onStored: () => void;
}

/** Shows a new key's secret, once. Neither Escape nor a click beside it closes it by accident. */
export function RevealDialog({ created, onStored }: RevealDialogProps) {
  useLeaveGuard(created !== null);
  return (
    <Dialog open={created !== null}>
      {created ? (
        <DialogContent
          title="Store this key now"
          description={`“${created.virtualKey.name}” is ready. Its secret is shown this once; we keep only a fingerprint of it.`}
          dismissible={false}
          className="max-w-2xl"
        >
          <Revealed created={created} />
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

function Revealed({ created }: { created: CreatedVirtualKeyView }) {
  const { gatewayUrl } = useSession();
  const models = useQuery(modelsQuery());
  const [visible, setVisible] = useState(false);
  const { secret, virtualKey } = created;
  const masked = `${virtualKey.display.split("…")[0]}${"•".repeat(24)}`;
  const model = virtualKey.allowedModels[0] ?? models.data?.items[0]?.model;
  return (
    <DialogBody>
      <div className="flex min-w-0 items-center gap-1 rounded-lg border border-input bg-inset p-1.5 pl-3">
        <output aria-label="Secret key" className="min-w-0 flex-1 truncate font-mono text-xs">
          {visible ? secret : masked}
        </output>
        <Button
          variant="ghost"
          size="icon"
          aria-pressed={visible}
          aria-label={visible ? "Hide key" : "Show key"}
          onClick={() => setVisible(!visible)}
        >
          {visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Button>
        <CopyButton text={secret} what="key" labelled />
      </div>
      <div className="grid min-w-0 gap-2">
        <p className="font-medium text-compact">Send the first request</p>
        {model ? (
          <SnippetTabs gatewayUrl={gatewayUrl} model={model} apiKey={secret} shownKey={visible ? secret : masked} />
        ) : (
          <Callout tone="warning">
            There is no model yet. Connect a provider first; the key itself works as soon as there is one.
          </Callout>
        )}
      </div>
    </DialogBody>
  );
}

/** Keeps the browser from leaving while the only copy of a secret is on the screen. */
function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [active]);
}
