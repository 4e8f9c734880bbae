import type { PolicyVersionView } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Callout } from "#components/ui/callout.tsx";

interface ReplacedNoteProps {
  /** What is in force by now; null: nothing is. */
  inForce: PolicyVersionView | null;
  /** What to do about it. */
  children: ReactNode;
  actions?: ReactNode;
}

/** Told to who is about to put something in force, when something else came into force while they were at it. */
export const ReplacedNote = ({ inForce, children, actions }: ReplacedNoteProps) => (
  <Callout
    tone="warning"
    role="alert"
    title={
      inForce
        ? `Version ${inForce.version} by ${inForce.publishedBy} has come into force since you looked`
        : "No version is in force any more"
    }
    actions={actions}
  >
    {children}
  </Callout>
);
