"use client";
import type { KeyLimitsView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { modelsQuery } from "#features/providers/queries.ts";

interface ModelPickerProps {
  value: readonly string[];
  onChange: (models: string[]) => void;
  /** What the policy makes of each for such a key; absent: not known. */
  limits?: KeyLimitsView | undefined;
}

/** Which models a key may call; none ticked means all of them. */
export function ModelPicker({ value, onChange, limits }: ModelPickerProps) {
  const models = useQuery(modelsQuery());
  const id = useId();
  const denied = new Map(limits?.models.map((each) => [each.model, each.denied]));
  // A model that is gone stays listed while the key names it, so that it can be unticked.
  const names = [...new Set([...(models.data?.items.map((item) => item.model) ?? []), ...value])].sort();
  const toggle = (name: string, checked: boolean) =>
    onChange(checked ? [...value, name] : value.filter((other) => other !== name));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-compact">Allowed models</legend>
      {names.length === 0 ? (
        <p className="text-muted-foreground text-xs">
          There is no model yet; the key may call every one that is added.
        </p>
      ) : (
        <div className="max-h-44 overflow-y-auto rounded-md border border-input bg-background p-1 dark:bg-subtle">
          {names.map((name) => (
            <label
              key={name}
              htmlFor={`${id}-${name}`}
              className="flex items-center gap-2.5 rounded-sm px-2 py-1.5 font-mono text-xs hover:bg-muted"
            >
              <Checkbox
                id={`${id}-${name}`}
                checked={value.includes(name)}
                onCheckedChange={(checked) => toggle(name, checked === true)}
              />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {denied.get(name) ? (
                <Badge tone="warning" className="font-sans" title={denied.get(name) ?? undefined}>
                  Policy denies
                </Badge>
              ) : null}
            </label>
          ))}
        </div>
      )}
      <p className="text-muted-foreground text-xs">
        {value.length === 0
          ? "None chosen: the key may call every model that the policy allows."
          : `The key may call only ${value.length} of them, as far as the policy allows.`}
      </p>
    </fieldset>
  );
}
