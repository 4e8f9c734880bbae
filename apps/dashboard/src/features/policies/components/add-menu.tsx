"use client";
import { Plus } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";

interface AddMenuProps<Name extends string> {
  label: string;
  items: readonly { name: Name; label: string }[];
  onAdd: (name: Name) => void;
}

/** A button that lists what can still be added. */
export function AddMenu<Name extends string>({ label, items, onAdd }: AddMenuProps<Name>) {
  if (items.length === 0) return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" className="w-fit">
          <Plus aria-hidden />
          {label}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-80 overflow-y-auto">
        {items.map((item) => (
          <DropdownMenuItem key={item.name} onSelect={() => onAdd(item.name)}>
            {item.label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
