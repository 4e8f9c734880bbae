"use client";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";

interface SecretBoxProps {
  secret: string;
  /** Told whether it is to be seen; the box keeps that itself where nobody asks. */
  visible?: boolean;
  onVisible?: (visible: boolean) => void;
  /** It was copied or shown: somebody may have it. */
  onTaken?: () => void;
}

/** What a secret looks like while it is hidden. */
export const maskSecret = (secret: string): string => `${secret.slice(0, 12)}${"•".repeat(24)}`;

/** A secret, hidden at first, to be shown or copied. */
export function SecretBox({ secret, visible, onVisible, onTaken }: SecretBoxProps) {
  const [own, setOwn] = useState(false);
  const shown = visible ?? own;
  const toggle = () => {
    setOwn(!shown);
    onVisible?.(!shown);
    if (!shown) onTaken?.();
  };
  return (
    <div className="flex min-w-0 items-center gap-1 rounded-lg border border-input bg-inset p-1.5 pl-3">
      <output aria-label="Secret key" className="min-w-0 flex-1 truncate font-mono text-xs">
        {shown ? secret : maskSecret(secret)}
      </output>
      <Button
        variant="ghost"
        size="icon"
        aria-pressed={shown}
        aria-label={shown ? "Hide key" : "Show key"}
        onClick={toggle}
      >
        {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </Button>
      <CopyButton text={secret} what="key" labelled {...(onTaken && { onCopied: onTaken })} />
    </div>
  );
}
