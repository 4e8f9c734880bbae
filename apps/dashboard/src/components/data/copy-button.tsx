"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#lib/cn.ts";

interface CopyButtonProps {
  text: string;
  /** What is copied, for screen readers: "key", "request id". */
  what: string;
  /** Shows words beside the icon. */
  labelled?: boolean;
  className?: string;
  onCopied?: () => void;
}

export function CopyButton({ text, what, labelled, className, onCopied }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (!(await writeClipboard(text))) {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
      return;
    }
    setCopied(true);
    onCopied?.();
  };
  return (
    <Button
      variant={labelled ? "secondary" : "ghost"}
      size={labelled ? "md" : "icon-sm"}
      className={cn(copied && "text-success!", className)}
      aria-label={copied ? "Copied" : `Copy ${what}`}
      onClick={copy}
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {labelled ? (copied ? "Copied" : "Copy") : null}
      <span className="sr-only" aria-live="polite">
        {copied ? `The ${what} was copied` : ""}
      </span>
    </Button>
  );
}

/** Copies text; on plain http (no Clipboard API) through a selection. False when the browser refuses. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Falls through to the older way, which some browsers allow where the newer one is blocked.
  }
  const area = document.createElement("textarea");
  area.value = text;
  // Inside the open dialog, if there is one: its focus trap would take the selection away elsewhere.
  const host = document.querySelector("[role=dialog]") ?? document.body;
  host.appendChild(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
