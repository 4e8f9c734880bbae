"use client";
import type { CreatedVirtualKeyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { modelsQuery } from "#features/providers/queries.ts";
import { useSession } from "#features/session/index.ts";
import { useLeaveGuard } from "../use-leave-guard.ts";
import { KeyTest } from "./key-test.tsx";
import { maskSecret, SecretBox } from "./secret-box.tsx";
import { ShareLink } from "./share-link.tsx";
import { SnippetTabs } from "./snippet-tabs.tsx";

interface RevealDialogProps {
  created: CreatedVirtualKeyView | null;
  /** Called once the person says that the secret is stored. */
  onStored: () => void;
}

/** Shows a new secret, once. Neither Escape nor a click beside it closes it by accident: they ask whether it is stored. */
export function RevealDialog({ created, onStored }: RevealDialogProps) {
  useLeaveGuard(created !== null);
  return (
    <Dialog open={created !== null}>
      {created ? <Content key={created.secret} created={created} onStored={onStored} /> : null}
    </Dialog>
  );
}

function Content({ created, onStored }: { created: CreatedVirtualKeyView; onStored: () => void }) {
  const [taken, setTaken] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const { name } = created.virtualKey;
  const ask = (event: Event) => {
    event.preventDefault();
    setLeaving(true);
  };
  return (
    <DialogContent
      title="Store this key now"
      description={`“${name}” is ready. Its secret is shown this once; we keep only a fingerprint of it.`}
      dismissible={false}
      className="max-w-2xl"
      onEscapeKeyDown={ask}
      onPointerDownOutside={ask}
    >
      <DialogBody>
        {leaving ? <Leaving taken={taken} onStay={() => setLeaving(false)} onLeave={onStored} /> : null}
        <Revealed created={created} onTaken={() => setTaken(true)} />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onStored}>
          I have stored it
        </Button>
      </DialogFooter>
    </DialogContent>
  );
}

const Leaving = ({ taken, onStay, onLeave }: { taken: boolean; onStay: () => void; onLeave: () => void }) => (
  <Callout
    tone="warning"
    role="alert"
    title={taken ? "Is the key stored?" : "Nobody has this key yet"}
    actions={
      <>
        <Button size="sm" onClick={onStay}>
          Back to the key
        </Button>
        <Button size="sm" variant="danger" onClick={onLeave}>
          {taken ? "It is; close" : "Close without it"}
        </Button>
      </>
    }
  >
    {taken
      ? "After this it cannot be shown again."
      : "It was neither shown nor copied. After this it is lost: the key would have to be rotated to get another one."}
  </Callout>
);

function Revealed({ created, onTaken }: { created: CreatedVirtualKeyView; onTaken: () => void }) {
  const { gatewayUrl } = useSession();
  const models = useQuery(modelsQuery());
  const [visible, setVisible] = useState(false);
  const { secret, virtualKey } = created;
  const model = virtualKey.allowedModels[0] ?? models.data?.items[0]?.model;
  return (
    <>
      <SecretBox secret={secret} visible={visible} onVisible={setVisible} onTaken={onTaken} />
      <ShareLink virtualKeyId={virtualKey.id} secret={secret} onTaken={onTaken} />
      <div className="grid min-w-0 gap-2">
        <p className="font-medium text-compact">Send the first request</p>
        {model ? (
          <SnippetTabs
            gatewayUrl={gatewayUrl}
            model={model}
            apiKey={secret}
            shownKey={visible ? secret : maskSecret(secret)}
          />
        ) : (
          <Callout tone="warning">
            There is no model yet. Connect a provider first; the key itself works as soon as there is one.
          </Callout>
        )}
      </div>
      <KeyTest virtualKeyId={virtualKey.id} secret={secret} />
    </>
  );
}
