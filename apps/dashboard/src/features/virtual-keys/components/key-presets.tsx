"use client";
import { EXPIRING_PRESET_DAYS, NEVER_USED_DAYS, type VirtualKeyPreset, type VirtualKeyStatus } from "@gatehouse/domain";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#lib/cn.ts";
import type { KeyFilterState } from "../use-key-filters.ts";

interface Preset {
  label: string;
  status: VirtualKeyStatus | null;
  preset: VirtualKeyPreset | null;
}

const PRESETS: readonly Preset[] = [
  { label: `Not used for ${NEVER_USED_DAYS} days`, status: null, preset: "never_used" },
  { label: `Expiring within ${EXPIRING_PRESET_DAYS} days`, status: null, preset: "expiring" },
  { label: "No budget", status: null, preset: "no_budget" },
  { label: "Disabled", status: "disabled", preset: null },
  { label: "Revoked", status: "revoked", preset: null },
];

/** What people look for in a list of keys; each is a link to itself, since it is kept in the URL. */
export function KeyPresets({ filters, set }: Pick<KeyFilterState, "filters" | "set">) {
  return (
    <fieldset className="flex flex-wrap gap-1.5 border-b px-3 py-2">
      <legend className="sr-only">Presets</legend>
      {PRESETS.map(({ label, status, preset }) => {
        const current = filters.status === status && filters.preset === preset;
        return (
          <Button
            key={label}
            size="sm"
            variant="secondary"
            aria-pressed={current}
            className={cn("rounded-full", current && "border-accent! bg-accent-soft text-accent")}
            onClick={() => set(current ? { status: null, preset: null } : { status, preset })}
          >
            {label}
          </Button>
        );
      })}
    </fieldset>
  );
}
