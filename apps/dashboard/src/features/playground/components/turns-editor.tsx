"use client";
import { Plus, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { inputClasses } from "#components/ui/input.tsx";
import { cn } from "#lib/cn.ts";
import { addTurn, type Draft, type Turn } from "../draft.ts";

const NAMES = { user: "User", assistant: "Assistant" } as const;

interface TurnsEditorProps {
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  error: string | undefined;
}

/** The system's words and the conversation so far. */
export function TurnsEditor({ draft: { system, turns }, onChange, error }: TurnsEditorProps) {
  const edit = (id: number, changes: Partial<Turn>) =>
    onChange({ turns: turns.map((turn) => (turn.id === id ? { ...turn, ...changes } : turn)) });
  return (
    <div className="grid gap-4">
      <Field label="System" optional>
        {(control) => (
          <textarea
            {...control}
            value={system}
            onChange={(event) => onChange({ system: event.target.value })}
            rows={2}
            className={area}
          />
        )}
      </Field>
      <fieldset className="grid gap-3">
        <legend className="sr-only">Messages</legend>
        {turns.map((turn, index) => (
          <TurnField
            key={turn.id}
            turn={turn}
            label={`${NAMES[turn.role]} message ${index + 1}`}
            error={index === turns.length - 1 ? error : undefined}
            onChange={(changes) => edit(turn.id, changes)}
            {...(turns.length > 1 && { onRemove: () => onChange({ turns: turns.filter(({ id }) => id !== turn.id) }) })}
          />
        ))}
      </fieldset>
      <Button size="sm" className="w-fit" onClick={() => onChange({ turns: addTurn(turns) })}>
        <Plus aria-hidden />
        Add a message
      </Button>
    </div>
  );
}

interface TurnFieldProps {
  turn: Turn;
  label: string;
  error: string | undefined;
  onChange: (changes: Partial<Turn>) => void;
  onRemove?: () => void;
}

function TurnField({ turn: { role, text }, label, error, onChange, onRemove }: TurnFieldProps) {
  const other = role === "user" ? "assistant" : "user";
  return (
    <Field label={<span className="sr-only">{label}</span>} error={error}>
      {(control) => (
        <div className="rounded-lg border bg-inset p-2">
          <div className="mb-1.5 flex items-center justify-between gap-2">
            <Button
              variant="ghost"
              size="sm"
              aria-label={`${label}: make it the ${other}'s`}
              title={`Make it the ${other}'s`}
              onClick={() => onChange({ role: other })}
            >
              {NAMES[role]}
            </Button>
            {onRemove ? (
              <Button variant="ghost" size="icon-sm" aria-label={`Remove ${label.toLowerCase()}`} onClick={onRemove}>
                <X aria-hidden />
              </Button>
            ) : null}
          </div>
          <textarea
            {...control}
            value={text}
            onChange={(event) => onChange({ text: event.target.value })}
            rows={3}
            placeholder={role === "user" ? "Say hello" : undefined}
            className={area}
          />
        </div>
      )}
    </Field>
  );
}

const area = cn(inputClasses, "field-sizing-content max-h-96 min-h-16 py-2 leading-5");
