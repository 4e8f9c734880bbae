"use client";
import type { VirtualKeyBulkAction, VirtualKeyView } from "@gatehouse/domain";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";

interface BulkBarProps {
  /** Those that are ticked. */
  keys: readonly VirtualKeyView[];
  onClear: () => void;
}

/** What can be done with the keys that are ticked. */
export function BulkBar({ keys, onClear }: BulkBarProps) {
  const [action, setAction] = useState<VirtualKeyBulkAction | null>(null);
  if (keys.length === 0) return null;
  const close = (done: boolean) => {
    setAction(null);
    if (done) onClear();
  };
  return (
    <section
      aria-label="Selected keys"
      className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b bg-accent-soft px-3 py-2 text-compact"
    >
      <p role="status" className="mr-auto font-medium">
        {keys.length === 1 ? "1 key selected" : `${keys.length} keys selected`}
      </p>
      <Button size="sm" onClick={() => setAction("enable")}>
        Enable
      </Button>
      <Button size="sm" onClick={() => setAction("disable")}>
        Disable…
      </Button>
      <Button size="sm" variant="danger" onClick={() => setAction("revoke")}>
        Revoke…
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear
      </Button>
      {action ? <BulkDialog action={action} keys={keys} onClose={close} /> : null}
    </section>
  );
}
