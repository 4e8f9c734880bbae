import type {
  DryRunPolicyInput,
  PolicyDocument,
  PolicyDraftView,
  PolicyDryRunView,
  PolicyView,
  PublishedPolicyView,
  PublishPolicyInput,
  SetPolicyShadowInput,
} from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend, isApiError, queryString } from "#lib/api-client.ts";
import { policyQuery } from "./queries.ts";

/** Everything that shows a policy. */
const SHOWING_POLICIES = [["policy"], ["policy-versions"], ["audit"]];

function usePolicyMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const refresh = () => Promise.all(SHOWING_POLICIES.map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({ mutationFn, onSuccess: refresh });
}

export interface DraftToSave {
  document: PolicyDocument | string;
  /** Of the draft that was changed; null: there was none. */
  revision: number | null;
}

export function useSaveDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: DraftToSave) => apiSend<PolicyDraftView>("PUT", "/policy/draft", input),
    onSuccess: (draft) => {
      // At once, so that the editor never shows the document from before it was saved.
      client.setQueryData<PolicyView>(policyQuery().queryKey, (view) => view && { ...view, draft });
      return Promise.all(SHOWING_POLICIES.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    // Somebody else has changed it: the page has to know to what.
    onError: (error) =>
      isApiError(error) && error.status === 409 ? client.invalidateQueries({ queryKey: ["policy"] }) : undefined,
  });
}

export const useDiscardDraft = () =>
  usePolicyMutation((revision: number) => apiSend<void>("DELETE", `/policy/draft${queryString({ revision })}`));

export const usePublishDraft = () =>
  usePolicyMutation((input: PublishPolicyInput) =>
    apiSend<PublishedPolicyView>("POST", "/policy/draft/publish", input),
  );

export const useSetShadow = () =>
  usePolicyMutation((input: SetPolicyShadowInput) => apiSend<PolicyDraftView>("PUT", "/policy/draft/shadow", input));

export const useRestoreVersion = (version: number) =>
  usePolicyMutation((input: { note: string }) =>
    apiSend<PublishedPolicyView>("POST", `/policy/versions/${version}/restore`, input),
  );

/** A dry run changes nothing. */
export const useDryRun = () =>
  useMutation({
    mutationFn: (input: DryRunPolicyInput) => apiSend<PolicyDryRunView>("POST", "/policy/dry-run", input),
  });
