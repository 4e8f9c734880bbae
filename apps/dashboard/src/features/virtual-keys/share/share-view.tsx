"use client";
import type { OpenedShareView } from "@gatehouse/domain";
import { useState, useSyncExternalStore } from "react";
import { AuthCard } from "#components/auth-card.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { apiSend, isApiError } from "#lib/api-client.ts";
import { SecretBox } from "../components/secret-box.tsx";
import { useLeaveGuard } from "../use-leave-guard.ts";
import { canSeal, openSealed, proofOf } from "./sealing.ts";

interface Opened {
  secret: string;
  keyName: string;
  gatewayUrl: string;
}

/** Where a one-time link leads. Looking at the page spends nothing: only the click does, which no preview of a link makes. */
export function ShareView({ id }: { id: string }) {
  const linkKey = useLinkKey();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const reveal = async () => {
    setPending(true);
    setProblem(null);
    try {
      setOpened(await open(id, linkKey));
      // It opens nothing any more, and need not stay in the address.
      window.history.replaceState(null, "", window.location.pathname);
    } catch (error) {
      setProblem(isApiError(error) ? error.message : INCOMPLETE);
    }
    setPending(false);
  };
  if (opened) return <Revealed opened={opened} onStored={() => setOpened({ ...opened, secret: "" })} />;
  return (
    <AuthCard title="A key was sent to you" description="It can be shown once, to whoever opens it first.">
      <div className="grid gap-4">
        {problem ? (
          <Callout tone="danger" role="alert">
            {problem}
          </Callout>
        ) : null}
        <p className="text-compact text-muted-foreground">
          Have a place ready to store it, such as a secret manager. Once it is shown, this link is empty, and who sent
          it can see that it was opened.
        </p>
        <Button variant="primary" size="lg" pending={pending} onClick={reveal}>
          Show the key
        </Button>
      </div>
    </AuthCard>
  );
}

function Revealed({ opened, onStored }: { opened: Opened; onStored: () => void }) {
  const { secret, keyName, gatewayUrl } = opened;
  useLeaveGuard(secret !== "");
  if (secret === "") {
    return (
      <AuthCard title="Done" description="The key is with you only. You can close this page.">
        {null}
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Store this key now"
      description={`“${keyName}” is shown this once. This link is empty from now on.`}
    >
      <div className="grid gap-4">
        <SecretBox secret={secret} />
        <dl className="grid gap-1 text-xs">
          <dt className="text-muted-foreground">Base URL for the OpenAI SDKs</dt>
          <dd className="break-all font-mono">{gatewayUrl}/v1</dd>
        </dl>
        <Button variant="primary" onClick={onStored}>
          I have stored it
        </Button>
      </div>
    </AuthCard>
  );
}

const INCOMPLETE = "This link is not complete: a part of it was lost on the way. Ask for it again; it is not spent.";

async function open(id: string, linkKey: string): Promise<Opened> {
  if (!canSeal()) throw new Error("no cryptography");
  // Before it is spent: a link that was cut off would open nothing.
  const proof = await proofOf(linkKey);
  const { sealed, keyName, gatewayUrl } = await apiSend<OpenedShareView>("POST", `/shares/${id}/open`, { proof });
  return { secret: await openSealed(sealed, linkKey), keyName, gatewayUrl };
}

/** What is behind the `#` of the address; "" while the server renders. */
const useLinkKey = (): string =>
  useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1),
    () => "",
  );

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}
