import type { CachePurgeInput, PurgedCacheView } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

export function usePurgeCache() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: CachePurgeInput) => apiSend<PurgedCacheView>("POST", "/cache/purges", what),
    onSettled: () =>
      Promise.all([["cache", "purges"], ["audit"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
