"use client";
import { useQuery } from "@tanstack/react-query";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { teamMembersQuery } from "#features/teams/queries.ts";

interface MemberFieldProps {
  teamId: string;
  /** null: an application's. */
  value: string | null;
  onChange: (memberId: string | null) => void;
  error: string | undefined;
}

/** No id of a person. */
const NOBODY = "nobody";

/** Whom a key belongs to: an application, or a member of the team, whose budgets then count it too. Nothing to choose in a team without members. */
export function MemberField({ teamId, value, onChange, error }: MemberFieldProps) {
  const members = useQuery(teamMembersQuery(teamId));
  const options = (members.data?.items ?? []).map(({ userId, name }) => ({ value: userId, label: name }));
  if (options.length === 0 && value === null) return null;
  return (
    <Field
      label="Belongs to"
      error={error}
      hint={
        value === null
          ? "An application's key counts into the team's budgets only."
          : "It counts into the member's budgets and rate limits too."
      }
    >
      {(control) => (
        <Select
          {...control}
          value={value ?? NOBODY}
          onValueChange={(next) => onChange(next === NOBODY ? null : next)}
          options={[{ value: NOBODY, label: "An application" }, ...options]}
        />
      )}
    </Field>
  );
}
