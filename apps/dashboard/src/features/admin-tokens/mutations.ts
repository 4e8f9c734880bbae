import type { AdminTokenView, CreateAdminTokenInput, CreatedAdminTokenView } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

export function useCreateAdminToken() {
  const refresh = useRefreshTokens();
  return useMutation({
    mutationFn: (input: CreateAdminTokenInput) => apiSend<CreatedAdminTokenView>("POST", "/admin-tokens", input),
    onSuccess: refresh,
  });
}

export function useRevokeAdminToken() {
  const refresh = useRefreshTokens();
  return useMutation({
    mutationFn: (id: string) => apiSend<AdminTokenView>("POST", `/admin-tokens/${id}/revoke`),
    onSettled: refresh,
  });
}

function useRefreshTokens() {
  const client = useQueryClient();
  return () => Promise.all([["admin-tokens"], ["audit"]].map((queryKey) => client.invalidateQueries({ queryKey })));
}
