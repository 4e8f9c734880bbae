"use client";
import type { CreateInvitationInput, TeamRole } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { type Control, useController } from "react-hook-form";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Select } from "#components/ui/select.tsx";
import { teamsQuery } from "#features/teams/queries.ts";

const TEAM_ROLES: { value: TeamRole; label: string }[] = [
  { value: "member", label: "Member" },
  { value: "team_admin", label: "Runs the team" },
];

/** The teams that somebody is in from the first day on. */
export function TeamChoice({ control }: { control: Control<CreateInvitationInput> }) {
  const teams = useQuery(teamsQuery());
  const { field } = useController({ control, name: "teams" });
  const id = useId();
  const chosen = new Map((field.value ?? []).map(({ teamId, role }) => [teamId, role]));
  const set = (teamId: string, role: TeamRole | null) => {
    const next = new Map(chosen);
    if (role) next.set(teamId, role);
    else next.delete(teamId);
    field.onChange([...next].map(([team, inTeam]) => ({ teamId: team, role: inTeam })));
  };
  if (!teams.data || teams.data.items.length === 0) return null;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-compact">Teams</legend>
      <ul className="max-h-52 divide-y overflow-y-auto rounded-md border">
        {teams.data.items.map((team) => {
          const role = chosen.get(team.id);
          return (
            <li key={team.id} className="flex min-h-11 items-center justify-between gap-3 px-3 py-1">
              <label htmlFor={`${id}-${team.id}`} className="flex min-w-0 flex-1 items-center gap-2.5 text-compact">
                <Checkbox
                  id={`${id}-${team.id}`}
                  checked={role !== undefined}
                  onCheckedChange={(checked) => set(team.id, checked === true ? "member" : null)}
                />
                <span className="truncate">{team.name}</span>
              </label>
              {role ? (
                <Select
                  aria-label={`Role in ${team.name}`}
                  value={role}
                  onValueChange={(next) => set(team.id, next as TeamRole)}
                  options={TEAM_ROLES}
                  className="w-36"
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
