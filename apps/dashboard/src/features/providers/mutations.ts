import type {
  CeilingPriceView,
  CreateCredentialInput,
  CreateDeploymentInput,
  CredentialTestView,
  CredentialView,
  DeploymentView,
  PriceView,
  ProviderOfferView,
  SetCeilingPriceInput,
  setPriceInput,
  UpdateDeploymentInput,
  updateCredentialInput,
} from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type * as z from "zod";
import { apiSend } from "#lib/api-client.ts";

export type UpdateCredentialInput = z.input<typeof updateCredentialInput>;
export type SetPriceInput = z.input<typeof setPriceInput>;

/** Providers, their models and prices hang together: a change of one renews all lists of them. */
function useProviderMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const keys = [["credentials"], ["deployments"], ["provider-offers"], ["models"], ["ceiling-price"], ["audit"]];
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useCreateCredential = () =>
  useProviderMutation((input: CreateCredentialInput) => apiSend<CredentialView>("POST", "/credentials", input));

export const useUpdateCredential = (id: string) =>
  useProviderMutation((input: UpdateCredentialInput) => apiSend<CredentialView>("PATCH", `/credentials/${id}`, input));

export const useDeleteCredential = () =>
  useProviderMutation((id: string) => apiSend<void>("DELETE", `/credentials/${id}`));

export const useTestCredential = (id: string) =>
  useProviderMutation((_: undefined) => apiSend<CredentialTestView>("POST", `/credentials/${id}/test`));

export const useAcceptOffer = () =>
  useProviderMutation(({ kind, provider }: Pick<ProviderOfferView, "kind" | "provider">) =>
    apiSend<unknown>("POST", "/provider-offers", { kind, provider }),
  );

export const useCreateDeployment = () =>
  useProviderMutation((input: CreateDeploymentInput) => apiSend<DeploymentView>("POST", "/deployments", input));

export const useUpdateDeployment = (id: string) =>
  useProviderMutation((input: UpdateDeploymentInput) => apiSend<DeploymentView>("PATCH", `/deployments/${id}`, input));

export const useDeleteDeployment = () =>
  useProviderMutation((id: string) => apiSend<void>("DELETE", `/deployments/${id}`));

export const useSetPrice = () =>
  useProviderMutation((input: SetPriceInput) => apiSend<PriceView>("PUT", "/prices", input));

export const useSetCeilingPrice = () =>
  useProviderMutation((input: SetCeilingPriceInput) => apiSend<CeilingPriceView>("PUT", "/ceiling-price", input));
