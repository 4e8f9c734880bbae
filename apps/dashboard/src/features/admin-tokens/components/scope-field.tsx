"use client";
import type { TokenScope } from "@gatehouse/domain";
import { useEffect, useId } from "react";
import { type Control, useController, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { type ScopeArea, scopeAreas, scopesOf, toggleScope } from "../scopes.ts";
import type { TokenForm } from "../token-form.ts";

/** What a token may do, by area. Another role takes away what it does not allow. */
export function ScopeField({ control, error }: { control: Control<TokenForm>; error?: string | undefined }) {
  const role = useWatch({ control, name: "role" });
  const { field } = useController({ control, name: "scopes" });
  const id = useId();
  const possible = scopesOf(role);
  const chosen = field.value.filter((scope) => possible.includes(scope));
  // The server refuses scopes that the role does not allow.
  const isBeyond = chosen.length < field.value.length;
  useEffect(() => {
    if (isBeyond) field.onChange(chosen);
  });
  const reads = possible.filter((scope) => scope.endsWith(".read"));
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined} className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-compact">May</legend>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => field.onChange(reads)}>
          Read everything
        </Button>
        <Button size="sm" onClick={() => field.onChange(possible)}>
          Everything
        </Button>
        <Button size="sm" variant="ghost" onClick={() => field.onChange([])}>
          Nothing
        </Button>
      </div>
      <ul className="max-h-64 divide-y overflow-y-auto rounded-md border">
        {scopeAreas(role).map((area) => (
          <AreaRow key={area.label} id={id} area={area} chosen={chosen} onChange={field.onChange} />
        ))}
      </ul>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

interface AreaRowProps {
  id: string;
  area: ScopeArea;
  chosen: readonly TokenScope[];
  onChange: (scopes: TokenScope[]) => void;
}

function AreaRow({ id, area, chosen, onChange }: AreaRowProps) {
  const box = (scope: TokenScope | null, word: string) =>
    scope === null ? (
      <span className="w-16" />
    ) : (
      <label htmlFor={`${id}-${scope}`} className="flex min-h-6 w-16 items-center gap-2 text-compact">
        <Checkbox
          id={`${id}-${scope}`}
          aria-label={`${area.label}: ${word.toLowerCase()}`}
          checked={chosen.includes(scope)}
          onCheckedChange={() => onChange(toggleScope(chosen, area, scope))}
        />
        {word}
      </label>
    );
  return (
    <li className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-1.5">
      <span className="text-compact">{area.label}</span>
      <span className="flex gap-4">
        {box(area.read, "Read")}
        {box(area.write, "Write")}
      </span>
    </li>
  );
}
