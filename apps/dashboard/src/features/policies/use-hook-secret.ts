"use client";
import type { HookSecretView } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

/** Asks for the secret that messages are signed with, which is written down. It is not kept once nobody shows it. */
export function useHookSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiSend<HookSecretView>("POST", "/policy/hook-secret", {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ["audit"] }),
    gcTime: 0,
  });
}
