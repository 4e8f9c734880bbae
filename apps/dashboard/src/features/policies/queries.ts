import type {
  Page,
  PolicyDiffView,
  PolicyReference,
  PolicyVersionDetail,
  PolicyVersionView,
  PolicyView,
  PolicyYamlView,
} from "@gatehouse/domain";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const policyQuery = () =>
  queryOptions({
    queryKey: ["policy"],
    queryFn: ({ signal }) => apiGet<PolicyView>("/policy", {}, signal),
  });

export const versionsQuery = () =>
  infiniteQueryOptions({
    queryKey: ["policy-versions"],
    queryFn: ({ pageParam, signal }) =>
      apiGet<Page<PolicyVersionView>>("/policy/versions", { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** A version never changes; only which one is in force does, and that is told by the list. */
export const versionQuery = (version: number) =>
  queryOptions({
    queryKey: ["policy-version", version],
    queryFn: ({ signal }) => apiGet<PolicyVersionDetail>(`/policy/versions/${version}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** @param revision of the draft, or the version that is live: another one is another text */
export const yamlQuery = (of: PolicyReference, revision: number) =>
  queryOptions({
    queryKey: ["policy-yaml", of, revision],
    queryFn: ({ signal }) => apiGet<PolicyYamlView>("/policy/yaml", { of }, signal),
  });

/** @param state what both sides are by now, so that a difference is read again when one has changed */
export const diffQuery = (from: PolicyReference, to: PolicyReference, state: string) =>
  queryOptions({
    queryKey: ["policy-diff", from, to, state],
    queryFn: ({ signal }) => apiGet<PolicyDiffView>("/policy/diff", { from, to }, signal),
  });
