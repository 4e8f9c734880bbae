"use client";
import type { Page, VirtualKeyView } from "@gatehouse/domain";
import { keepPreviousData, type QueryKey, useQuery } from "@tanstack/react-query";
import { Bot, KeyRound, Route, TextSearch, Users } from "lucide-react";
import { ruleAnchor } from "#features/policies/issue-places.ts";
import { policyQuery } from "#features/policies/queries.ts";
import { modelsQuery } from "#features/providers/queries.ts";
import { requestQuery } from "#features/requests/queries.ts";
import { useTeamsFor } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { apiGet } from "#lib/api-client.ts";
import type { Command } from "./commands.ts";
import { matching, readSought } from "./find.ts";

const MOST_KEYS = 6;

const keySearchQuery = (search: string) => ({
  queryKey: ["virtual-keys", "palette", search] as QueryKey,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    apiGet<Page<VirtualKeyView>>("/virtual-keys", { search, limit: MOST_KEYS }, signal),
  placeholderData: keepPreviousData,
});

export interface Found {
  groups: { label: string; commands: Command[] }[];
  isLooking: boolean;
}

/** Teams, keys, models, rules and requests that fit what was typed; the server leaves out what the person may not see. */
export function useFound(text: string): Found {
  const { words, requestId, keySearch } = readSought(text);
  const isAsked = words.length > 0;
  const isNamed = isAsked && requestId === null;
  const mayModels = useTeamsFor("provider.read").length > 0;
  const mayPolicy = useTeamsFor("policy.read").length > 0;
  const request = useQuery({
    ...requestQuery(requestId ?? ""),
    placeholderData: () => undefined,
    enabled: requestId !== null,
    retry: false,
  });
  const teams = useQuery({ ...teamsQuery(), enabled: isNamed });
  const keys = useQuery({ ...keySearchQuery(keySearch), enabled: isNamed && keySearch !== "" });
  const models = useQuery({ ...modelsQuery(), enabled: isNamed && mayModels });
  const policy = useQuery({ ...policyQuery(), enabled: isNamed && mayPolicy });
  const groups = isNamed
    ? [
        { label: "Teams", commands: matching(teams.data?.items ?? [], words, ({ name }) => name).map(teamCommand) },
        { label: "Keys", commands: (keys.data?.items ?? []).map(keyCommand) },
        {
          label: "Models",
          commands: matching(models.data?.items ?? [], words, ({ model }) => model).map(modelCommand),
        },
        {
          label: "Rules of the policy",
          commands: matching(
            (policy.data?.inForce?.document?.rules ?? []).map(ruleCommand),
            words,
            ({ label }) => label,
          ),
        },
      ]
    : [{ label: "Requests", commands: request.data ? [requestCommand(request.data.request)] : [] }];
  return { groups, isLooking: [request, teams, keys, models, policy].some(({ isFetching }) => isFetching) };
}

const requestCommand = (row: { requestId: string; model: string; status: string }): Command => ({
  id: row.requestId,
  label: row.requestId,
  note: [row.model, row.status].join(" · "),
  icon: TextSearch,
  does: { href: `/requests?request=${encodeURIComponent(row.requestId)}` },
});

const teamCommand = ({ id, name }: { id: string; name: string }): Command => ({
  id,
  label: name,
  icon: Users,
  does: { href: `/teams/${id}` },
});

const keyCommand = ({ id, name, display, teamName }: VirtualKeyView): Command => ({
  id,
  label: name,
  note: `${teamName} · ${display}`,
  icon: KeyRound,
  does: { href: `/keys/${id}` },
});

const modelCommand = ({ model }: { model: string }): Command => ({
  id: `model ${model}`,
  label: model,
  note: "try it in the playground",
  icon: Bot,
  does: { href: `/playground?model=${encodeURIComponent(model)}` },
});

const ruleCommand = ({ name }: { name: string }, place: number): Command => ({
  id: `rule ${place}`,
  label: name,
  icon: Route,
  does: { href: `/policies#${ruleAnchor(place)}` },
});
