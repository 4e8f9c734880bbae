import type { CeilingPriceView, CredentialView, DeploymentView, ProviderOfferView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const credentialsQuery = () =>
  queryOptions({
    queryKey: ["credentials"],
    queryFn: ({ signal }) => apiGet<{ items: CredentialView[] }>("/credentials", {}, signal),
  });

export const deploymentsQuery = () =>
  queryOptions({
    queryKey: ["deployments"],
    queryFn: ({ signal }) => apiGet<{ items: DeploymentView[] }>("/deployments", {}, signal),
  });

export const offersQuery = () =>
  queryOptions({
    queryKey: ["provider-offers"],
    queryFn: ({ signal }) => apiGet<{ items: ProviderOfferView[] }>("/provider-offers", {}, signal),
  });

export const modelsQuery = () =>
  queryOptions({
    queryKey: ["models"],
    queryFn: ({ signal }) => apiGet<{ items: { model: string }[] }>("/models", {}, signal),
  });

export const ceilingPriceQuery = () =>
  queryOptions({
    queryKey: ["ceiling-price"],
    queryFn: ({ signal }) => apiGet<CeilingPriceView>("/ceiling-price", {}, signal),
  });
