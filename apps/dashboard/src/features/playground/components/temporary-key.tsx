"use client";
import { Timer } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Select } from "#components/ui/select.tsx";
import { formatDuration } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";
import type { useTemporaryKey } from "../use-temporary-key.ts";

type Temporary = ReturnType<typeof useTemporaryKey>;

/** Issues a key for this page alone, for whoever may issue keys. */
export function TemporaryKeyPanel({ temporary: { teams, issue, pending, problem } }: { temporary: Temporary }) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const team = teams.find(({ id }) => id === chosen) ?? (teams.length === 1 ? teams[0] : undefined);
  if (teams.length === 0) return null;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {teams.length > 1 ? (
          <Select
            aria-label="Team of the temporary key"
            value={chosen}
            onValueChange={setChosen}
            placeholder="Team"
            options={teams.map(({ id, name }) => ({ value: id, label: name }))}
            className="min-w-32 flex-1"
          />
        ) : null}
        <Button
          className="h-9"
          pending={pending}
          disabled={team === undefined}
          title={team === undefined ? "Choose the team that pays first" : undefined}
          onClick={() => team && issue(team)}
        >
          {pending ? null : <Timer aria-hidden />}
          Use a temporary key
        </Button>
      </div>
      <p className="text-muted-foreground text-xs">
        No key at hand? One is issued{team ? ` in ${team.name}` : ""} for 15 minutes, and revoked when you leave this
        page.
      </p>
      {problem ? (
        <Callout tone="danger" role="alert">
          {problem}
        </Callout>
      ) : null}
    </div>
  );
}

/** The key that is in use, and how long it still is. */
export function TemporaryKeyInUse({ temporary: { key, end } }: { temporary: Temporary }) {
  const now = useNow(1_000);
  if (!key) return null;
  const leftMs = Math.max(0, new Date(key.expiresAt).getTime() - now);
  return (
    <Callout
      tone={leftMs === 0 ? "warning" : "success"}
      title={leftMs === 0 ? "The temporary key has ended" : "A temporary key is in use"}
      actions={
        <Button size="sm" onClick={end}>
          {leftMs === 0 ? "Use another key" : "End it now"}
        </Button>
      }
    >
      {`${key.teamName} · `}
      {leftMs === 0 ? "issue another one to go on" : `ends in ${formatDuration(leftMs)}, or when you leave this page`}
    </Callout>
  );
}
