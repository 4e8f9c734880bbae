import type { AuditVerificationView } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

/** Looks at every entry of the log; a bad one is an answer, not an error. */
export function useVerifyAudit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiSend<AuditVerificationView>("POST", "/audit/verify"),
    onSettled: () => client.invalidateQueries({ queryKey: ["audit", "chain"] }),
  });
}
