"use client";
import { Command as Cmdk } from "cmdk";
import { LoaderCircle, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Primitive } from "radix-ui";
import { useState } from "react";
import { useDebounced } from "#lib/use-debounced.ts";
import { type Command, useActions, usePages } from "../commands.ts";
import { matching, readSought } from "../find.ts";
import { open } from "../open-state.ts";
import { recentCommands, remember } from "../recent.ts";
import { useFound } from "../use-found.ts";
import { Keys } from "./keys.tsx";

/** The API is asked once somebody stops typing for so long. */
const STANDS_STILL_MS = 200;

/** Finds pages, things and actions by what they are called, and goes there. */
export function Palette() {
  const [text, setText] = useState("");
  const { groups, isLooking } = useGroups(text);
  const choose = useChoose();
  const isEmpty = groups.every(({ commands }) => commands.length === 0);
  return (
    <Primitive.Root open onOpenChange={(stays) => stays || open(null)}>
      <Primitive.Portal>
        <Primitive.Overlay className="data-[state=open]:fade-in-0 fixed inset-0 z-50 bg-black/35 backdrop-blur-[1px] duration-150 data-[state=open]:animate-in dark:bg-black/60" />
        <Primitive.Content
          aria-describedby={undefined}
          className="data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 fixed top-[12dvh] left-[50%] z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border bg-popover shadow-floating outline-none duration-100 data-[state=open]:animate-in"
        >
          <Primitive.Title className="sr-only">Search and commands</Primitive.Title>
          <Cmdk shouldFilter={false} loop label="Search and commands">
            <div className="flex items-center gap-2.5 border-b px-4">
              {isLooking ? (
                <LoaderCircle className="size-4 shrink-0 animate-spin text-muted-foreground" aria-hidden />
              ) : (
                <Search className="size-4 shrink-0 text-muted-foreground" aria-hidden />
              )}
              <Cmdk.Input
                value={text}
                onValueChange={setText}
                maxLength={300}
                placeholder="Pages, teams, keys, models, a request's id …"
                className="h-12 w-full min-w-0 bg-transparent text-sm outline-none placeholder:text-muted-foreground"
              />
            </div>
            <Cmdk.List label="Results" className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
              {isEmpty ? (
                <p role="status" className="px-3 py-8 text-center text-compact text-muted-foreground">
                  {isLooking ? "Looking …" : "Nothing that you may see is called that."}
                </p>
              ) : null}
              {groups.map(({ label, commands }) =>
                commands.length > 0 ? (
                  <Cmdk.Group
                    key={label}
                    heading={label}
                    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted-foreground"
                  >
                    {commands.map((command) => (
                      <Line key={command.id} value={`${label} ${command.id}`} command={command} onChoose={choose} />
                    ))}
                  </Cmdk.Group>
                ) : null,
              )}
            </Cmdk.List>
          </Cmdk>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface LineProps {
  /** Tells the lines apart. */
  value: string;
  command: Command;
  onChoose: (command: Command) => void;
}

function Line({ value, command, onChoose }: LineProps) {
  const { icon: Icon, label, note, keys } = command;
  return (
    <Cmdk.Item
      value={value}
      onSelect={() => onChoose(command)}
      className="flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1 text-compact data-[selected=true]:bg-muted"
    >
      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <span className="min-w-0 truncate">{label}</span>
      {note ? <span className="min-w-0 truncate text-muted-foreground text-xs">{note}</span> : null}
      {keys ? (
        <span className="ml-auto hidden sm:block" aria-hidden>
          <Keys keys={keys} />
        </span>
      ) : null}
    </Cmdk.Item>
  );
}

/** Pages and actions at once, the rest when the server has answered; before anything is typed, what was chosen last. */
function useGroups(text: string) {
  const { words, requestId } = readSought(text);
  const settled = useDebounced(text, STANDS_STILL_MS);
  const found = useFound(settled);
  const textOf = ({ label, also }: Command) => `${label} ${also ?? ""}`;
  const [pages, actions] = [usePages(), useActions()];
  const all = words.length === 0;
  const groups = [
    { label: "Recent", commands: all ? recentCommands() : [] },
    ...(requestId === null ? [] : found.groups),
    { label: "Pages", commands: all ? pages : matching(pages, words, textOf) },
    ...(requestId === null && !all ? found.groups : []),
    { label: "Actions", commands: all ? actions : matching(actions, words, textOf) },
  ];
  return { groups, isLooking: !all && (found.isLooking || settled !== text) };
}

function useChoose() {
  const router = useRouter();
  return (command: Command) => {
    open(null);
    remember(command);
    if ("href" in command.does) router.push(command.does.href);
    else command.does.run();
  };
}
