import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

interface RemovableProps {
  /** What is removed, for screen readers: "the condition Team". */
  what: string;
  onRemove: () => void;
  children: ReactNode;
}

/** One part of a rule's form, which can be taken out again. */
export const Removable = ({ what, onRemove, children }: RemovableProps) => (
  <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 rounded-lg border bg-card p-3.5">
    <div className="min-w-0">{children}</div>
    <Button variant="ghost" size="icon-sm" className="-mt-1 -mr-1" aria-label={`Remove ${what}`} onClick={onRemove}>
      <X aria-hidden />
    </Button>
  </div>
);
