import type { RateLimitView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const rateLimitsQuery = () =>
  queryOptions({
    queryKey: ["rate-limits"],
    queryFn: ({ signal }) => apiGet<{ items: RateLimitView[] }>("/rate-limits", {}, signal),
  });
