"use client";
import type { PolicyRule } from "@gatehouse/domain";
import { ArrowDown, ArrowUp, Copy, Ellipsis, Pencil, Power, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";

interface RuleActionsProps {
  rule: PolicyRule;
  place: number;
  /** Of all rules. */
  count: number;
  onEdit: () => void;
  onMove: (to: number) => void;
  onDuplicate: () => void;
  onSwitch: () => void;
  onDelete: () => void;
}

const moveId = (place: number, way: "up" | "down") => `rule-${place}-${way}`;

export function RuleActions({ rule, place, count, onMove, onEdit, ...menu }: RuleActionsProps) {
  const move = (way: "up" | "down") => {
    const to = way === "up" ? place - 1 : place + 1;
    onMove(to);
    // The focus goes along, so that pressing again moves the same rule on.
    requestAnimationFrame(() => document.getElementById(moveId(to, way))?.focus());
  };
  return (
    <div className="ml-auto flex items-center gap-0.5">
      <Button
        id={moveId(place, "up")}
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${rule.name} up`}
        aria-disabled={place === 0}
        onClick={() => place > 0 && move("up")}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        id={moveId(place, "down")}
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${rule.name} down`}
        aria-disabled={place === count - 1}
        onClick={() => place < count - 1 && move("down")}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={`Edit ${rule.name}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </Button>
      <RuleMenu rule={rule} {...menu} />
    </div>
  );
}

type RuleMenuProps = Pick<RuleActionsProps, "rule" | "onDuplicate" | "onSwitch" | "onDelete">;

const RuleMenu = ({ rule, onDuplicate, onSwitch, onDelete }: RuleMenuProps) => (
  <DropdownMenu>
    <DropdownMenuTrigger asChild>
      <Button variant="ghost" size="icon-sm" aria-label={`More actions for ${rule.name}`}>
        <Ellipsis aria-hidden />
      </Button>
    </DropdownMenuTrigger>
    <DropdownMenuContent>
      <DropdownMenuItem onSelect={onSwitch}>
        <Power aria-hidden />
        {rule.enabled ? "Switch off" : "Switch on"}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={onDuplicate}>
        <Copy aria-hidden />
        Duplicate
      </DropdownMenuItem>
      <DropdownMenuItem danger onSelect={onDelete}>
        <Trash2 aria-hidden />
        Delete rule
      </DropdownMenuItem>
    </DropdownMenuContent>
  </DropdownMenu>
);
