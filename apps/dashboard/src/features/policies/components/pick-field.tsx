"use client";
import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Choice } from "../rule-choices.ts";

interface PickFieldProps {
  label: string;
  hint?: string;
  error: string | undefined;
  options: readonly Choice[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  /** What may be typed beside the options; absent: nothing. */
  other?: string;
}

const MANY = 8;

/** Some of a list: ticked, or typed where other words are allowed too. */
export function PickField({ label, hint, error, options, value, onChange, other }: PickFieldProps) {
  const id = useId();
  const [sought, setSought] = useState("");
  const known = new Set(options.map((option) => option.value));
  const typed = value.filter((each) => !known.has(each));
  const needle = sought.trim().toLowerCase();
  const shown = options.filter((option) => option.label.toLowerCase().includes(needle));
  const toggle = (each: string, checked: boolean) =>
    onChange(checked ? [...value, each] : value.filter((chosen) => chosen !== each));
  const add = () => {
    const words = sought
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "" && !value.includes(word));
    if (words.length > 0) onChange([...value, ...new Set(words)]);
    setSought("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    // Enter adds the word; it does not submit the form around.
    event.preventDefault();
    if (other !== undefined) add();
  };
  const noteId = `${id}-note`;
  return (
    <fieldset className="grid min-w-0 gap-1.5" aria-describedby={error || hint ? noteId : undefined}>
      <legend className="mb-1.5 font-medium text-compact">{label}</legend>
      {typed.length > 0 ? <Typed words={typed} onRemove={(word) => toggle(word, false)} /> : null}
      {other !== undefined || options.length > MANY ? (
        <div className="flex gap-2">
          <Input
            value={sought}
            onChange={(event) => setSought(event.target.value)}
            onKeyDown={onKeyDown}
            aria-label={other === undefined ? `Search in ${label}` : `${label}: add`}
            placeholder={other ?? "Search"}
            autoComplete="off"
          />
          {other === undefined ? null : (
            <Button onClick={add} disabled={needle === ""} className="h-9">
              Add
            </Button>
          )}
        </div>
      ) : null}
      {options.length > 0 ? (
        <div className="max-h-40 overflow-y-auto rounded-md border border-input bg-background p-1 dark:bg-subtle">
          {shown.map((option) => (
            <label
              key={option.value}
              htmlFor={`${id}-${option.value}`}
              className="flex items-center gap-2.5 rounded-sm px-2 py-1.5 text-compact hover:bg-muted"
            >
              <Checkbox
                id={`${id}-${option.value}`}
                checked={value.includes(option.value)}
                onCheckedChange={(checked) => toggle(option.value, checked === true)}
              />
              <span className="min-w-0 truncate">{option.label}</span>
            </label>
          ))}
          {shown.length === 0 ? <p className="px-2 py-1.5 text-muted-foreground text-xs">Nothing fits.</p> : null}
        </div>
      ) : null}
      {error ? (
        <p id={noteId} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : hint ? (
        <p id={noteId} className="text-muted-foreground text-xs">
          {hint}
        </p>
      ) : null}
    </fieldset>
  );
}

const Typed = ({ words, onRemove }: { words: readonly string[]; onRemove: (word: string) => void }) => (
  <ul className="flex flex-wrap gap-1.5">
    {words.map((word) => (
      <li key={word} className="flex min-w-0 items-center gap-1 rounded-md border bg-inset py-0.5 pr-0.5 pl-2 text-xs">
        <span className="min-w-0 break-all">{word}</span>
        <button
          type="button"
          aria-label={`Remove ${word}`}
          onClick={() => onRemove(word)}
          className="grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground hover:bg-muted hover:text-foreground"
        >
          <X className="size-3" aria-hidden />
        </button>
      </li>
    ))}
  </ul>
);
