"use client";
import type { RuleConditions } from "@gatehouse/domain";
import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { PickField } from "./pick-field.tsx";

interface MetadataFieldsProps {
  value: RuleConditions;
  onChange: (patch: RuleConditions) => void;
  error: string | undefined;
}

/** Fields of a request's metadata, each with the values of which it has to have one. */
export function MetadataFields({ value: { metadata = {} }, onChange, error }: MetadataFieldsProps) {
  const change = (entries: [string, string[]][]) => onChange({ metadata: Object.fromEntries(entries) });
  const fields = Object.entries(metadata);
  const noteId = useId();
  return (
    <fieldset className="grid min-w-0 gap-3" aria-describedby={noteId}>
      <legend className="mb-1.5 font-medium text-compact">Metadata</legend>
      {fields.map(([field, values], place) => (
        <div key={field} className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
          <PickField
            label={`${field} is one of`}
            error={error && values.length === 0 ? "Add a value." : undefined}
            options={[]}
            value={values}
            onChange={(next) => change(fields.with(place, [field, next]))}
            other="A value, such as trial"
          />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove the field ${field}`}
            onClick={() => change(fields.toSpliced(place, 1))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <AddField taken={fields.map(([field]) => field)} onAdd={(field) => change([...fields, [field, []]])} />
      {error && fields.length === 0 ? (
        <p id={noteId} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : (
        <p id={noteId} className="text-muted-foreground text-xs">
          Of the header x-gatehouse-metadata, or the request’s own metadata. All fields have to fit. Callers choose
          them: sort by them, keep nobody out with them.
        </p>
      )}
    </fieldset>
  );
}

function AddField({ taken, onAdd }: { taken: readonly string[]; onAdd: (field: string) => void }) {
  const [typed, setTyped] = useState("");
  const field = typed.trim();
  const isNew = field !== "" && !taken.includes(field);
  const add = () => {
    if (!isNew) return;
    onAdd(field);
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    // Enter adds the field; it does not submit the form around.
    event.preventDefault();
    add();
  };
  return (
    <div className="flex gap-2">
      <Input
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label="Metadata: add a field"
        placeholder="A field, such as plan"
        maxLength={200}
        autoComplete="off"
      />
      <Button onClick={add} disabled={!isNew} className="h-9">
        Add field
      </Button>
    </div>
  );
}
