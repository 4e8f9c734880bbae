"use client";
import type { RequestFacetsView } from "@gatehouse/domain";
import { CircleHelp, Search, X } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { useShortcut } from "#features/palette/use-shortcut.ts";
import { SEARCH_WORDS } from "../search/fields.ts";
import { addTerms, type Chip, chipsOf, readSearch, type SearchNames } from "../search/grammar.ts";
import { suggestionsOf } from "../search/suggestions.ts";
import type { RequestFilterState } from "../use-request-filters.ts";

interface RequestSearchProps extends RequestFilterState {
  names: SearchNames;
  facets: RequestFacetsView["facets"] | undefined;
  onOpen: (requestId: string) => void;
}

const REQUEST_ID = /^req_[0-9a-f]{32}$/iu;

/** The same filters as the menus, as words; what is typed is added to them, and what is not understood is said. */
export function RequestSearch({ filters, setFilters, replace, active, names, facets, onOpen }: RequestSearchProps) {
  const [text, setText] = useState("");
  const [problems, setProblems] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const [listId, problemId] = [useId(), useId()];
  useFocusKey(input);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = text.trim();
    if (REQUEST_ID.test(typed)) {
      setText("");
      return onOpen(typed.toLowerCase());
    }
    const search = readSearch(typed, names);
    setProblems(search.problems);
    if (search.problems.length > 0) return;
    setFilters(addTerms(filters, search.terms));
    setText("");
  };
  const edit = (chip: Chip) => {
    setFilters({ [chip.field]: chip.rest });
    setText(chip.typed);
    input.current?.focus();
  };
  const chips = chipsOf(filters, names);
  return (
    <div className="grid gap-2 border-b p-3">
      <form onSubmit={submit} className="relative flex items-center gap-2">
        <Search className="pointer-events-none absolute left-3 size-4 text-muted-foreground" aria-hidden />
        <Input
          ref={input}
          value={text}
          onChange={(event) => setText(event.target.value)}
          list={listId}
          aria-label="Search requests"
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? problemId : undefined}
          placeholder="status:error -cache:hit latency:>2s, or a request id"
          className="pl-9 font-mono text-xs"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
        />
        <datalist id={listId}>
          {suggestionsOf(facets).map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
        <SearchHelp />
      </form>
      {problems.length > 0 ? (
        <ul id={problemId} role="alert" className="grid gap-0.5 text-danger text-xs">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      {active ? (
        <ul className="flex flex-wrap items-center gap-1.5" aria-label="Filters">
          {chips.map((chip) => (
            <li key={chip.id} className="inline-flex max-w-full items-center rounded-md border bg-subtle text-xs">
              <button
                type="button"
                onClick={() => edit(chip)}
                title="Edit this filter"
                className="min-h-7 min-w-0 truncate rounded-l-md px-2 hover:bg-muted"
              >
                <span className="text-muted-foreground">
                  {chip.label}
                  {chip.excluded ? " is not" : ""}{" "}
                </span>
                <span className="font-medium">{chip.text}</span>
              </button>
              <button
                type="button"
                onClick={() => setFilters({ [chip.field]: chip.rest })}
                aria-label={`Remove the filter ${chip.label} ${chip.text}`}
                className="grid size-7 shrink-0 place-items-center rounded-r-md hover:bg-muted"
              >
                <X className="size-3.5" aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <Button variant="ghost" size="sm" onClick={() => replace({})}>
              Clear filters
            </Button>
          </li>
        </ul>
      ) : null}
    </div>
  );
}

/** `/` goes to the search, unless somebody is typing elsewhere. */
function useFocusKey(input: React.RefObject<HTMLInputElement | null>): void {
  useShortcut("requests.search", () => input.current?.focus());
}

const SearchHelp = () => (
  <Popover>
    <PopoverTrigger asChild>
      <Button size="icon" aria-label="How to search">
        <CircleHelp aria-hidden />
      </Button>
    </PopoverTrigger>
    <PopoverContent className="w-80 p-4 text-xs" align="end">
      <p>
        Write <code>field:value</code>. A minus excludes, a comma means any of several, quotes hold a value with spaces:{" "}
        <code>-rule:"to Europe"</code>
      </p>
      <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
        {SEARCH_WORDS.map(({ word, label, ...rest }) => (
          <div key={word} className="contents">
            <dt className="font-mono">{word}</dt>
            <dd className="text-muted-foreground">
              {label}
              {rest.kind === "value" && rest.choices ? `: ${Object.keys(rest.choices).join(", ")}` : ""}
              {rest.kind === "range" && rest.unit === "duration" ? ": >2s, 1s..1m" : ""}
              {rest.kind === "range" && rest.unit === "usd" ? ": >0.01" : ""}
            </dd>
          </div>
        ))}
      </dl>
    </PopoverContent>
  </Popover>
);
