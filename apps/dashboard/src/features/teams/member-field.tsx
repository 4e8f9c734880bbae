"use client";
import { useQuery } from "@tanstack/react-query";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { teamMembersQuery } from "./queries.ts";

interface MemberFieldProps {
  teamId: string;
  label: string;
  /** What the choice means. */
  hint: string;
  value: string | null;
  onChange: (userId: string | null) => void;
  error: string | undefined;
  /** What choosing nobody is called, where that is a choice. Without members there is nothing to choose then, and no field. */
  nobody?: string;
  className?: string;
}

/** No id of a person. */
const NOBODY = "nobody";

/** One of the members of a team. */
export function MemberField({ teamId, label, hint, value, onChange, error, nobody, className }: MemberFieldProps) {
  const members = useQuery(teamMembersQuery(teamId));
  const options = (members.data?.items ?? []).map(({ userId, name }) => ({ value: userId, label: name }));
  if (nobody !== undefined && options.length === 0 && value === null) return null;
  const empty = members.data !== undefined && options.length === 0;
  return (
    <Field
      label={label}
      error={error}
      hint={empty ? "The team has no members yet. Add them on the team's page." : hint}
      className={className ?? ""}
    >
      {(control) => (
        <Select
          {...control}
          value={value ?? (nobody === undefined ? undefined : NOBODY)}
          onValueChange={(next) => onChange(next === NOBODY ? null : next)}
          options={nobody === undefined ? options : [{ value: NOBODY, label: nobody }, ...options]}
          placeholder="Choose a member"
        />
      )}
    </Field>
  );
}
