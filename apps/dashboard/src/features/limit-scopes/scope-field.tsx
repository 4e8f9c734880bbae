"use client";
import type { LimitScope } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { useSession, useTeamsFor } from "#features/session/index.ts";
import { MemberField } from "#features/teams/member-field.tsx";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";

type Kind = LimitScope["kind"];
const KINDS: readonly { value: Kind; label: string }[] = [
  { value: "organization", label: "The whole organization" },
  { value: "team", label: "A team" },
  { value: "member", label: "A member of a team" },
  { value: "virtual_key", label: "A key" },
];

interface ScopeFieldProps {
  value: LimitScope | null;
  onChange: (scope: LimitScope | null) => void;
  error: string | undefined;
}

/** What a budget or a rate limit is for: the kind first, then which team, and whom or what in it. */
export function ScopeField({ value, onChange, error }: ScopeFieldProps) {
  const everywhere = useTeamsFor("budget.write") === "all";
  const kinds = everywhere ? KINDS : KINDS.slice(2);
  const [kind, setKind] = useState<Kind>(value?.kind ?? (everywhere ? "team" : "virtual_key"));
  const [teamId, setTeamId] = useState<string | null>(value && "teamId" in value ? value.teamId : null);
  const { organization } = useSession();
  const chooseKind = (next: Kind) => {
    setKind(next);
    if (next === "organization") onChange({ kind: next });
    else if (next === "team") onChange(teamId === null ? null : { kind: next, teamId });
    else onChange(null);
  };
  const chooseTeam = (next: string) => {
    setTeamId(next);
    onChange(kind === "team" ? { kind, teamId: next } : null);
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="For"
        error={kind === "organization" ? error : undefined}
        hint={kind === "organization" ? organization.name : undefined}
      >
        {(control) => (
          <Select {...control} value={kind} onValueChange={(next) => chooseKind(next as Kind)} options={kinds} />
        )}
      </Field>
      {kind === "organization" ? null : (
        <TeamField
          value={teamId}
          onChange={chooseTeam}
          error={kind === "team" || teamId === null ? error : undefined}
        />
      )}
      {kind === "member" && teamId !== null ? (
        <MemberField
          teamId={teamId}
          label="Member"
          hint="Counts the keys of this team that belong to the member."
          value={value?.kind === "member" ? value.userId : null}
          onChange={(userId) => onChange(userId === null ? null : { kind, teamId, userId })}
          error={error}
          className="sm:col-span-2"
        />
      ) : null}
      {kind === "virtual_key" && teamId !== null ? (
        <KeyField
          teamId={teamId}
          value={value?.kind === "virtual_key" ? value.virtualKeyId : null}
          onChange={(virtualKeyId) => onChange({ kind, virtualKeyId })}
          error={error}
        />
      ) : null}
    </div>
  );
}

interface ChoiceProps {
  value: string | null;
  onChange: (id: string) => void;
  error: string | undefined;
}

function TeamField({ value, onChange, error }: ChoiceProps) {
  const teams = useQuery(teamsQuery());
  const allowed = useTeamsFor("budget.write");
  const options = (teams.data?.items ?? [])
    .filter(({ id }) => allowed === "all" || allowed.includes(id))
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Field label="Team" error={error} hint={teams.data && options.length === 0 ? "There is no team yet." : undefined}>
      {(control) => (
        <Select
          {...control}
          value={value ?? undefined}
          onValueChange={onChange}
          options={options}
          placeholder="Choose a team"
        />
      )}
    </Field>
  );
}

function KeyField({ teamId, value, onChange, error }: ChoiceProps & { teamId: string }) {
  const keys = useQuery(virtualKeysQuery({ teamId, status: "active" }));
  const options = (keys.data?.items ?? []).map(({ id, name, display }) => ({
    value: id,
    label: `${name} (${display})`,
  }));
  return (
    <Field
      label="Key"
      error={error}
      hint={keys.data && options.length === 0 ? "The team has no active key." : undefined}
      className="sm:col-span-2"
    >
      {(control) => (
        <Select
          {...control}
          value={value ?? undefined}
          onValueChange={onChange}
          options={options}
          placeholder="Choose a key"
        />
      )}
    </Field>
  );
}
