"use client";
import { CalendarDays, Check, ChevronDown } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { useSession } from "#features/session/index.ts";
import { formatMinute, zoneName } from "#lib/time.ts";
import { parseRange, RANGE_LABELS, type RangePreset, resolveRange, serializeRange } from "#lib/time-range.ts";
import { fromWallTime, toWallTime } from "#lib/zoned-time.ts";

interface RangePickerProps {
  value: string;
  onChange: (range: string) => void;
  presets: readonly RangePreset[];
  fallback: RangePreset;
}

/** A relative range, or an absolute one by the clock of the organization's zone. */
export function RangePicker({ value, onChange, presets, fallback }: RangePickerProps) {
  const { timeZone } = useSession().organization;
  const [open, setOpen] = useState(false);
  const parsed = parseRange(value) ?? fallback;
  const choose = (range: string) => {
    onChange(range);
    setOpen(false);
  };
  const label =
    typeof parsed === "string"
      ? RANGE_LABELS[parsed]
      : `${formatMinute(parsed.from.toISOString(), timeZone)} – ${formatMinute(parsed.to.toISOString(), timeZone)}`;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button aria-label={`Time range: ${label}`}>
          <CalendarDays className="text-muted-foreground" aria-hidden />
          <span className="tabular-nums">{label}</span>
          <ChevronDown className="text-muted-foreground" aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-64">
        <ul className="p-1">
          {presets.map((preset) => (
            <li key={preset}>
              <button
                type="button"
                aria-pressed={preset === parsed}
                onClick={() => choose(preset)}
                className="flex h-8 w-full items-center justify-between rounded-md px-2 text-compact hover:bg-muted focus-visible:bg-muted focus-visible:outline-none"
              >
                {RANGE_LABELS[preset]}
                {preset === parsed ? <Check className="size-4 text-accent" aria-hidden /> : null}
              </button>
            </li>
          ))}
        </ul>
        <AbsoluteRange value={value} timeZone={timeZone} fallback={fallback} onApply={choose} />
      </PopoverContent>
    </Popover>
  );
}

interface AbsoluteRangeProps {
  value: string;
  timeZone: string;
  fallback: RangePreset;
  onApply: (range: string) => void;
}

function AbsoluteRange({ value, timeZone, fallback, onApply }: AbsoluteRangeProps) {
  const [current] = useState(() => resolveRange(value, new Date(), timeZone, fallback));
  const [problem, setProblem] = useState<string>();
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [from, to] = ["from", "to"].map((name) => fromWallTime(String(data.get(name)), timeZone));
    if (!from || !to || from >= to) return setProblem("The range has to end after it begins.");
    onApply(serializeRange({ from, to }));
  };
  const input = "h-8 text-xs tabular-nums";
  return (
    <form onSubmit={apply} className="grid gap-2.5 border-t p-3">
      <Field label="From">
        {(control) => (
          <Input
            {...control}
            name="from"
            type="datetime-local"
            required
            defaultValue={toWallTime(current.from, timeZone)}
            className={input}
          />
        )}
      </Field>
      <Field label="To" error={problem}>
        {(control) => (
          <Input
            {...control}
            name="to"
            type="datetime-local"
            required
            defaultValue={toWallTime(current.to, timeZone)}
            className={input}
          />
        )}
      </Field>
      <div className="flex items-center justify-between gap-2">
        <span className="truncate text-muted-foreground text-xs">
          {timeZone} ({zoneName(timeZone)})
        </span>
        <Button type="submit" size="sm">
          Apply
        </Button>
      </div>
    </form>
  );
}
