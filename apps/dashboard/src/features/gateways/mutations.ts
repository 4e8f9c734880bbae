import type { ReleaseLeaseInput } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

/** Everything that shows what is held. */
const SHOWING_LEASES = [["gateways"], ["budgets"], ["teams"], ["virtual-keys"], ["audit"]];

export function useReleaseLease() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ReleaseLeaseInput) => apiSend<{ releasedNanoUsd: string }>("POST", "/leases/release", input),
    onSuccess: () => Promise.all(SHOWING_LEASES.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
