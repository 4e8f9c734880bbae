import type {
  DryRunPolicyInput,
  PolicyDocument,
  PolicyDraftView,
  PolicyDryRunView,
  PolicyView,
  PublishedPolicyView,
  PublishPolicyInput,
  RestorePolicyInput,
  SetPolicyShadowInput,
} from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend, queryString } from "#lib/api-client.ts";
import { policyQuery } from "./queries.ts";

/** Everything that shows a policy. */
const SHOWING_POLICIES = [["policy"], ["policy-versions"], ["audit"]];

/**
 * Reads them again. What was done is shown before it counts as done; a refusal is told at once, and the page learns
 * meanwhile what is true by now.
 */
function useRefresh() {
  const client = useQueryClient();
  return (_: unknown, error: Error | null) => {
    const refreshed = Promise.all(SHOWING_POLICIES.map((queryKey) => client.invalidateQueries({ queryKey })));
    return error ? undefined : refreshed;
  };
}

const usePolicyMutation = <Input, Output>(mutationFn: (input: Input) => Promise<Output>) =>
  useMutation({ mutationFn, onSettled: useRefresh() });

export interface DraftToSave {
  document: PolicyDocument | string;
  /** Of the draft that was changed; null: there was none. */
  revision: number | null;
  /** The version in force that it was made from; null: none was. */
  basedOn: number | null;
}

export function useSaveDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: DraftToSave) => apiSend<PolicyDraftView>("PUT", "/policy/draft", input),
    onSuccess: (draft) => {
      // At once, so that the editor never shows the document from before it was saved.
      client.setQueryData<PolicyView>(policyQuery().queryKey, (view) => view && { ...view, draft });
    },
    onSettled: useRefresh(),
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
  usePolicyMutation((input: Pick<RestorePolicyInput, "inForce" | "note">) =>
    apiSend<PublishedPolicyView>("POST", `/policy/versions/${version}/restore`, input),
  );

/** A dry run changes nothing. */
export const useDryRun = () =>
  useMutation({
    mutationFn: (input: DryRunPolicyInput) => apiSend<PolicyDryRunView>("POST", "/policy/dry-run", input),
  });
