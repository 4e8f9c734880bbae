import type { GatewaysView, PropagationView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const gatewaysQuery = () =>
  queryOptions({
    queryKey: ["gateways"],
    queryFn: ({ signal }) => apiGet<GatewaysView>("/gateways", {}, signal),
    refetchInterval: 15_000,
  });

/** Polls until every living gateway serves the configuration version. */
export const propagationQuery = (version: string) =>
  queryOptions({
    queryKey: ["propagation", version],
    queryFn: ({ signal }) => apiGet<PropagationView>("/propagation", { version }, signal),
    refetchInterval: ({ state }) => (state.data && hasArrived(state.data) ? false : 400),
    staleTime: 0,
  });

export const hasArrived = (propagation: PropagationView): boolean =>
  propagation.alive > 0 && propagation.confirmed >= propagation.alive;
