"use client";
import { Check, CirclePlus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { cn } from "#lib/cn.ts";

interface ChoiceMenuProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  options: readonly { value: string; label: string; note?: string }[];
}

/** A filter by one value as a chip: dashed while it is open to all, filled and removable once it holds one. */
export function ChoiceMenu({ label, value, onChange, options }: ChoiceMenuProps) {
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value)?.label ?? value;
  return (
    <div className="inline-flex items-center">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button
            size="sm"
            className={cn(
              "max-w-64",
              value === null
                ? "border-dashed bg-transparent text-muted-foreground shadow-none"
                : "rounded-r-none border-r-0",
            )}
          >
            {value === null ? <CirclePlus aria-hidden /> : null}
            {label}
            {value === null ? null : <span className="truncate font-normal text-accent">{chosen}</span>}
          </Button>
        </PopoverTrigger>
        <PopoverContent className="w-60 p-1">
          <Options
            label={label}
            value={value}
            options={options}
            onChoose={(next) => {
              onChange(next === value ? null : next);
              setOpen(false);
            }}
          />
        </PopoverContent>
      </Popover>
      {value === null ? null : (
        <Button
          size="icon-sm"
          aria-label={`Remove the filter ${label}`}
          className="rounded-l-none"
          onClick={() => onChange(null)}
        >
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}

interface OptionsProps extends Pick<ChoiceMenuProps, "label" | "value" | "options"> {
  onChoose: (value: string) => void;
}

function Options({ label, value, options, onChoose }: OptionsProps) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = options.filter((option) => `${option.label} ${option.note ?? ""}`.toLowerCase().includes(wanted));
  return (
    <div className="grid gap-1">
      {options.length > 8 ? (
        <Input
          aria-label={`Search ${label}`}
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="h-8 text-compact"
        />
      ) : null}
      <ul className="max-h-72 overflow-y-auto" aria-label={label}>
        {shown.map((option) => (
          <li key={option.value}>
            <button
              type="button"
              aria-pressed={option.value === value}
              onClick={() => onChoose(option.value)}
              className="flex min-h-8 w-full items-center gap-2 rounded-md px-2 py-1 text-left text-compact hover:bg-muted focus-visible:bg-muted focus-visible:outline-none"
            >
              <span className="grid min-w-0 flex-1">
                <span className="truncate">{option.label}</span>
                {option.note ? <span className="truncate text-muted-foreground text-xs">{option.note}</span> : null}
              </span>
              {option.value === value ? <Check className="size-4 text-accent" aria-hidden /> : null}
            </button>
          </li>
        ))}
        {shown.length === 0 ? (
          <li className="px-2 py-3 text-center text-muted-foreground text-xs">Nothing to choose</li>
        ) : null}
      </ul>
    </div>
  );
}
