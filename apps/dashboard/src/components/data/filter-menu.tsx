"use client";
import type { ValueFilter } from "@gatehouse/domain";
import { Ban, Check, CirclePlus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { cn } from "#lib/cn.ts";
import { formatCompact } from "#lib/format.ts";

export interface FilterOption {
  value: string;
  label: string;
  note?: string;
  /** How often there is it; absent: not counted. */
  count?: number;
}

interface FilterMenuProps {
  label: string;
  filter: ValueFilter;
  onChange: (filter: ValueFilter) => void;
  options: readonly FilterOption[];
  /** Told when it is opened, so that counts need not be asked before. */
  onOpen?: () => void;
}

/** One field's filter as a chip: dashed while it is open to all, filled and removable once it holds values. */
export function FilterMenu({ label, filter, onChange, options, onOpen }: FilterMenuProps) {
  const [open, setOpen] = useState(false);
  const { anyOf, noneOf } = filter;
  const nameOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const chosen = [...anyOf.map(nameOf), ...noneOf.map((value) => `not ${nameOf(value)}`)].join(", ");
  const openTo = (next: boolean) => {
    setOpen(next);
    if (next) onOpen?.();
  };
  return (
    <div className="inline-flex items-center">
      <Popover open={open} onOpenChange={openTo}>
        <PopoverTrigger asChild>
          <Button
            size="sm"
            className={cn(
              "max-w-64",
              chosen === ""
                ? "border-dashed bg-transparent text-muted-foreground shadow-none"
                : "rounded-r-none border-r-0",
            )}
          >
            {chosen === "" ? <CirclePlus aria-hidden /> : null}
            {label}
            {chosen === "" ? null : <span className="truncate font-normal text-accent">{chosen}</span>}
          </Button>
        </PopoverTrigger>
        <PopoverContent className="w-72 p-1">
          <Options label={label} filter={filter} options={options} onChange={onChange} />
        </PopoverContent>
      </Popover>
      {chosen === "" ? null : (
        <Button
          size="icon-sm"
          aria-label={`Remove the filter ${label}`}
          className="rounded-l-none"
          onClick={() => onChange({ anyOf: [], noneOf: [] })}
        >
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}

function Options({
  label,
  filter,
  options,
  onChange,
}: Pick<FilterMenuProps, "label" | "filter" | "options" | "onChange">) {
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
          <Option key={option.value} option={option} filter={filter} onChange={onChange} />
        ))}
        {shown.length === 0 ? (
          <li className="px-2 py-3 text-center text-muted-foreground text-xs">Nothing to choose</li>
        ) : null}
      </ul>
    </div>
  );
}

/** Any of the ticked ones; the sign beside keeps one out. */
function Option({ option, filter, onChange }: { option: FilterOption } & Pick<FilterMenuProps, "filter" | "onChange">) {
  const { value, label, note, count } = option;
  const without = (list: readonly string[]) => list.filter((each) => each !== value);
  const [taken, excluded] = [filter.anyOf.includes(value), filter.noneOf.includes(value)];
  const rest = { anyOf: without(filter.anyOf), noneOf: without(filter.noneOf) };
  return (
    <li className="flex items-center rounded-md focus-within:bg-muted hover:bg-muted">
      <button
        type="button"
        aria-pressed={taken}
        onClick={() => onChange(taken ? rest : { ...rest, anyOf: [...rest.anyOf, value] })}
        className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-left text-compact focus-visible:outline-none"
      >
        <span
          className={cn("grid size-4 shrink-0 place-items-center rounded border", taken && "border-accent bg-accent")}
          aria-hidden
        >
          {taken ? <Check className="size-3 text-background" /> : null}
        </span>
        <span className="grid min-w-0 flex-1">
          <span className={cn("truncate", excluded && "text-muted-foreground line-through")}>{label}</span>
          {note ? <span className="truncate text-muted-foreground text-xs">{note}</span> : null}
        </span>
        {count === undefined ? null : (
          <span className="text-muted-foreground text-xs tabular-nums">{formatCompact(count)}</span>
        )}
      </button>
      <button
        type="button"
        aria-pressed={excluded}
        aria-label={`Exclude ${label}`}
        title={excluded ? "Excluded" : "Exclude"}
        onClick={() => onChange(excluded ? rest : { ...rest, noneOf: [...rest.noneOf, value] })}
        className={cn(
          "grid size-8 shrink-0 place-items-center rounded-md text-muted-foreground/60 hover:text-danger",
          excluded && "text-danger",
        )}
      >
        <Ban className="size-3.5" aria-hidden />
      </button>
    </li>
  );
}
