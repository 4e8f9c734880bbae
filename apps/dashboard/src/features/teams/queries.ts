import type { TeamMemberView, TeamView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const teamsQuery = () =>
  queryOptions({
    queryKey: ["teams"],
    queryFn: ({ signal }) => apiGet<{ items: TeamView[] }>("/teams", {}, signal),
  });

export const teamQuery = (id: string) =>
  queryOptions({
    queryKey: ["teams", id],
    queryFn: ({ signal }) => apiGet<TeamView>(`/teams/${id}`, {}, signal),
  });

export const teamMembersQuery = (id: string) =>
  queryOptions({
    queryKey: ["teams", id, "members"],
    queryFn: ({ signal }) => apiGet<{ items: TeamMemberView[] }>(`/teams/${id}/members`, {}, signal),
  });
