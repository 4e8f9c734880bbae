import type { RateLimitView, SetRateLimitInput } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

function useRateLimitMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([["rate-limits"], ["audit"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({ mutationFn, onSuccess: refresh });
}

export const useSetRateLimit = () =>
  useRateLimitMutation((input: SetRateLimitInput) => apiSend<RateLimitView>("PUT", "/rate-limits", input));

export const useRemoveRateLimit = () =>
  useRateLimitMutation((id: string) => apiSend<void>("DELETE", `/rate-limits/${id}`));
