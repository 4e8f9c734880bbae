"use client";
import type { CachePurgeKind } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { modelsQuery } from "#features/providers/queries.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";

interface PurgeValueFieldProps {
  by: Exclude<CachePurgeKind, "all">;
  value: string;
  onChange: (value: string) => void;
}

/** Which tag, model, team or key. */
export function PurgeValueField({ by, value, onChange }: PurgeValueFieldProps) {
  if (by === "team") return <TeamField value={value} onChange={onChange} />;
  if (by === "key") return <KeyField value={value} onChange={onChange} />;
  return by === "tag" ? (
    <Field label="Tag" hint="A word that callers put into the header x-gatehouse-tags.">
      {(control) => (
        <Input
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </Field>
  ) : (
    <ModelField value={value} onChange={onChange} />
  );
}

type ChoiceProps = Pick<PurgeValueFieldProps, "value" | "onChange">;

/** Free text: answers of a model that is gone are kept on. */
function ModelField({ value, onChange }: ChoiceProps) {
  const models = useQuery(modelsQuery());
  return (
    <Field label="Model" hint="As it was asked for, or the one that an alias stands for.">
      {(control) => (
        <>
          <Input
            {...control}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            list={`${control.id}-models`}
            maxLength={200}
            className="font-mono text-compact"
            autoComplete="off"
            spellCheck={false}
          />
          <datalist id={`${control.id}-models`}>
            {models.data?.items.map(({ model }) => (
              <option key={model} value={model} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function TeamField({ value, onChange }: ChoiceProps) {
  const teams = useQuery(teamsQuery());
  return (
    <Field label="Team">
      {(control) => (
        <Select
          {...control}
          value={value}
          onValueChange={onChange}
          options={(teams.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          placeholder="Choose a team"
        />
      )}
    </Field>
  );
}

/** Revoked keys as well: their answers may be kept for other keys of the team. */
function KeyField({ value, onChange }: ChoiceProps) {
  const keys = useQuery(virtualKeysQuery());
  return (
    <Field label="Key">
      {(control) => (
        <Select
          {...control}
          value={value}
          onValueChange={onChange}
          options={(keys.data?.items ?? []).map(({ id, name, teamName }) => ({
            value: id,
            label: `${name} (${teamName})`,
          }))}
          placeholder="Choose a key"
        />
      )}
    </Field>
  );
}
