import type {
  ChangedVirtualKeysView,
  CreatedVirtualKeyView,
  CreateVirtualKeyInput,
  PropagationView,
  RotationGraceSeconds,
  VirtualKeyBulkAction,
  VirtualKeyShareView,
  VirtualKeyTestView,
  VirtualKeyView,
} from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";
import { sealSecret } from "./share/sealing.ts";

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

/** As `useCreateVirtualKey`, the caller renews the lists. */
export const useRotateVirtualKey = (id: string) =>
  useMutation({
    mutationFn: (input: { graceSeconds: RotationGraceSeconds; lastFour: string }) =>
      apiSend<CreatedVirtualKeyView>("POST", `/virtual-keys/${id}/rotate`, input),
    gcTime: 0,
  });

export function useChangeGrace(id: string) {
  const refresh = useRefreshVirtualKeys();
  return useMutation({
    mutationFn: (graceSeconds: RotationGraceSeconds) =>
      apiSend<VirtualKeyView>("PUT", `/virtual-keys/${id}/grace`, { graceSeconds }),
    onSuccess: refresh,
    // Another person may have changed it: what there is now is shown either way.
    onError: refresh,
  });
}

/** The secret is a variable of the mutation: nothing of it stays once nobody shows it. */
export const useTestVirtualKey = (id: string) =>
  useMutation({
    mutationFn: (secret: string) => apiSend<VirtualKeyTestView>("POST", `/virtual-keys/${id}/test`, { secret }),
    gcTime: 0,
  });

/** Seals the secret here and hands the server what it cannot read; answers the link. */
export function useShareVirtualKey(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (secret: string) => {
      const { linkKey, ...sealed } = await sealSecret(secret);
      const share = await apiSend<VirtualKeyShareView>("POST", `/virtual-keys/${id}/shares`, sealed);
      return `${window.location.origin}/share/${share.id}#${linkKey}`;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["virtual-key-shares", id] }),
    gcTime: 0,
  });
}

export function useWithdrawShares(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiSend<void>("DELETE", `/virtual-keys/${id}/shares`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["virtual-key-shares", id] }),
  });
}

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

export function useChangeVirtualKeys() {
  const refresh = useRefreshVirtualKeys();
  return useMutation({
    mutationFn: (input: { ids: string[]; action: VirtualKeyBulkAction }) =>
      apiSend<ChangedVirtualKeysView>("POST", "/virtual-keys/changes", input),
    onSuccess: refresh,
  });
}

export function useRefreshVirtualKeys() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [["virtual-keys"], ["virtual-key-shares"], ["virtual-key-history"], ["teams"], ["budgets"], ["audit"]].map(
        (queryKey) => client.invalidateQueries({ queryKey }),
      ),
    );
}
