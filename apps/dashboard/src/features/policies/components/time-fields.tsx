"use client";
import { type RuleConditions, WEEKDAYS, type WeeklyHours } from "@gatehouse/domain";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface TimeFieldsProps {
  value: RuleConditions;
  onChange: (patch: RuleConditions) => void;
  error: string | undefined;
}

/** Hours of the week. */
export function TimeFields({ value: { time }, onChange, error }: TimeFieldsProps) {
  const id = useId();
  if (!time) return null;
  const change = (patch: Partial<WeeklyHours>) => onChange({ time: { ...time, ...patch } });
  const toggle = (day: (typeof WEEKDAYS)[number], checked: boolean) => {
    const days = WEEKDAYS.filter((each) => (each === day ? checked : time.days?.includes(each)));
    const { days: _, ...rest } = time;
    onChange({ time: days.length === 0 ? rest : { ...rest, days } });
  };
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-2 gap-3">
        <Field label="Time from">
          {(control) => (
            <Input
              {...control}
              type="time"
              value={time.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="until">
          {(control) => (
            <Input
              {...control}
              type="time"
              value={time.until}
              onChange={(event) => change({ until: event.target.value })}
            />
          )}
        </Field>
      </div>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 font-medium text-compact">On these days</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {WEEKDAYS.map((day) => (
            <label key={day} htmlFor={`${id}-${day}`} className="flex items-center gap-2 text-compact capitalize">
              <Checkbox
                id={`${id}-${day}`}
                checked={time.days?.includes(day) ?? false}
                onCheckedChange={(checked) => toggle(day, checked === true)}
              />
              {day.slice(0, 3)}
            </label>
          ))}
        </div>
        <p className="text-muted-foreground text-xs">
          None ticked: every day. Past midnight counts for the day it began.
        </p>
      </fieldset>
      <Field label="Time zone" error={error} hint="Such as Europe/Berlin.">
        {(control) => (
          <Input {...control} value={time.timeZone} onChange={(event) => change({ timeZone: event.target.value })} />
        )}
      </Field>
    </div>
  );
}
