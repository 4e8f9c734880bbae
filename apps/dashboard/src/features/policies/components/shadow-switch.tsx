"use client";
import type { PolicyDraftView } from "@gatehouse/domain";
import { useId } from "react";
import { toast } from "sonner";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { useSetShadow } from "../mutations.ts";

interface ShadowSwitchProps {
  draft: PolicyDraftView;
  hasPolicy: boolean;
  hasErrors: boolean;
  readOnly: boolean;
}

/** Whether the draft runs beside the policy in force. */
export function ShadowSwitch({ draft, hasPolicy, hasErrors, readOnly }: ShadowSwitchProps) {
  const id = useId();
  const set = useSetShadow();
  const hindrance = hasPolicy
    ? hasErrors
      ? "It can run in shadow once its errors are mended."
      : null
    : "It can run in shadow once there is a policy in force.";
  const change = (shadow: boolean) =>
    set.mutate(
      { revision: draft.revision, shadow },
      {
        onSuccess: () => toast.success(shadow ? "The draft runs in shadow" : "The draft no longer runs in shadow"),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <div className="flex items-start gap-2.5 border-t px-5 py-3">
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={draft.shadow}
        disabled={readOnly || set.isPending || (hindrance !== null && !draft.shadow)}
        aria-describedby={`${id}-note`}
        onCheckedChange={(checked) => change(checked === true)}
      />
      <div className="grid min-w-0 gap-0.5 text-compact">
        <label htmlFor={id} className="font-medium">
          Run in shadow
        </label>
        <p id={`${id}-note`} className="text-muted-foreground">
          Gateways decide each request by the draft as well and note on its record where it would have differed; nothing
          else follows from it. {hindrance}
        </p>
      </div>
    </div>
  );
}
