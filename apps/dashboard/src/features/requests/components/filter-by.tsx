"use client";
import type { ValueField } from "@gatehouse/domain";
import { Filter } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { SEARCH_WORDS } from "../search/fields.ts";
import { addTerms } from "../search/grammar.ts";
import { useRequestFilters } from "../use-request-filters.ts";

/** Narrows the list to requests that have the same, or have not. */
export function FilterBy({ label, field, value }: { label: string; field: ValueField; value: string }) {
  const { filters, setFilters } = useRequestFilters();
  const word = SEARCH_WORDS.find((each) => each.field === field);
  if (!word) return null;
  const add = (excluded: boolean) => setFilters(addTerms(filters, [{ word, excluded, values: [value], range: null }]));
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Filter by this ${label.toLowerCase()}`} className="-mr-2">
          <Filter aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => add(false)}>Only requests with this</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => add(true)}>All but these</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
