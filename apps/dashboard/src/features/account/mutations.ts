import type {
  AccountView,
  BothFactorsInput,
  ChangePasswordInput,
  RecoveryCodesView,
  TotpSetupView,
  UpdateAccountInput,
} from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

export function useUpdateAccount() {
  const refresh = useRefresh(["account"], ["session"], ["people"]);
  return useMutation({
    mutationFn: (input: UpdateAccountInput) => apiSend<AccountView>("PATCH", "/account", input),
    onSuccess: refresh,
  });
}

export function useChangePassword() {
  const refresh = useRefresh(["sessions"]);
  return useMutation({
    mutationFn: (input: ChangePasswordInput) => apiSend<void>("POST", "/account/password", input),
    onSuccess: refresh,
  });
}

export const useBeginTotp = () =>
  useMutation({ mutationFn: (password: string) => apiSend<TotpSetupView>("POST", "/account/totp", { password }) });

export function useConfirmTotp() {
  const refresh = useRefresh(["account"], ["sessions"], ["people"]);
  return useMutation({
    mutationFn: (code: string) => apiSend<RecoveryCodesView>("POST", "/account/totp/confirm", { code }),
    onSuccess: refresh,
  });
}

export function useDisableTotp() {
  const refresh = useRefresh(["account"], ["people"]);
  return useMutation({
    mutationFn: (input: BothFactorsInput) => apiSend<void>("POST", "/account/totp/disable", input),
    onSuccess: refresh,
  });
}

export function useRenewRecoveryCodes() {
  const refresh = useRefresh(["account"]);
  return useMutation({
    mutationFn: (input: BothFactorsInput) => apiSend<RecoveryCodesView>("POST", "/account/recovery-codes", input),
    onSuccess: refresh,
  });
}

export function useEndSession() {
  const refresh = useRefresh(["sessions"]);
  return useMutation({
    mutationFn: (id: string) => apiSend<void>("DELETE", `/sessions/${id}`),
    onSettled: refresh,
  });
}

/** Ends this session too, so nothing is read anew. */
export const useSignOutEverywhere = () => useMutation({ mutationFn: () => apiSend<void>("DELETE", "/session") });

function useRefresh(...keys: string[][]) {
  const client = useQueryClient();
  return () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}
