import type { CreatedVirtualKeyView, CreateVirtualKeyInput, PropagationView, VirtualKeyView } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

export interface UpdateVirtualKey {
  name?: string;
  disabled?: boolean;
  /** null: it belongs to nobody. */
  memberId?: string | null;
  allowedModels?: string[];
}

/** Does not renew the lists: the caller does so once the secret was stored, see `useRefreshVirtualKeys`. */
export const useCreateVirtualKey = () =>
  useMutation({
    mutationFn: (input: CreateVirtualKeyInput) => apiSend<CreatedVirtualKeyView>("POST", "/virtual-keys", input),
    // The answer holds the secret: it must not stay in the cache once nobody shows it.
    gcTime: 0,
  });

export function useUpdateVirtualKey(id: string) {
  const refresh = useRefreshVirtualKeys();
  return useMutation({
    mutationFn: (input: UpdateVirtualKey) => apiSend<VirtualKeyView>("PATCH", `/virtual-keys/${id}`, input),
    onSuccess: refresh,
  });
}

export function useRevokeVirtualKey(id: string) {
  const refresh = useRefreshVirtualKeys();
  return useMutation({
    mutationFn: () => apiSend<PropagationView>("POST", `/virtual-keys/${id}/revoke`),
    onSuccess: refresh,
  });
}

export function useRefreshVirtualKeys() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [["virtual-keys"], ["teams"], ["budgets"], ["audit"]].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}
