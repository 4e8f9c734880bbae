import type { AddTeamMemberInput, CreateTeamInput, TeamMemberView, TeamView } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

export function useCreateTeam() {
  const refresh = useRefreshTeams();
  return useMutation({
    mutationFn: (input: CreateTeamInput) => apiSend<TeamView>("POST", "/teams", input),
    onSuccess: refresh,
  });
}

export function useRenameTeam(id: string) {
  const refresh = useRefreshTeams();
  return useMutation({
    mutationFn: (name: string) => apiSend<TeamView>("PATCH", `/teams/${id}`, { name }),
    onSuccess: refresh,
  });
}

export function useAddMember(id: string) {
  const refresh = useRefreshTeams();
  return useMutation({
    mutationFn: (input: AddTeamMemberInput) => apiSend<TeamMemberView>("PUT", `/teams/${id}/members`, input),
    onSuccess: refresh,
  });
}

export function useRemoveMember(id: string) {
  const refresh = useRefreshTeams();
  return useMutation({
    mutationFn: (userId: string) => apiSend<void>("DELETE", `/teams/${id}/members/${userId}`),
    onSuccess: refresh,
  });
}

/** A team's name also stands on its keys and budgets. */
function useRefreshTeams() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [["teams"], ["virtual-keys"], ["budgets"], ["audit"]].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}
