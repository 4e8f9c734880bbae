import type {
  AuditEntryView,
  KeyLimitsView,
  Page,
  VirtualKeyNameView,
  VirtualKeyPreset,
  VirtualKeyShareView,
  VirtualKeyStatus,
  VirtualKeysPreview,
  VirtualKeyView,
} from "@gatehouse/domain";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiGet, apiSend } from "#lib/api-client.ts";

const PAGE = 50;

export interface VirtualKeyFilters {
  teamId?: string | null;
  status?: VirtualKeyStatus | null;
}

export interface VirtualKeyPageFilters extends VirtualKeyFilters {
  preset?: VirtualKeyPreset | null;
  search?: string;
  /** Only one's own. */
  mine?: boolean;
}

/** All keys that fit, as much of them as is needed to choose from a list. */
export const virtualKeysQuery = (filters: VirtualKeyFilters = {}) =>
  queryOptions({
    queryKey: ["virtual-keys", "names", filters],
    queryFn: ({ signal }) => apiGet<{ items: VirtualKeyNameView[] }>("/virtual-keys/names", { ...filters }, signal),
    placeholderData: keepPreviousData,
  });

/** The keys with all that there is to say of them, page by page. */
export const virtualKeyPagesQuery = (filters: VirtualKeyPageFilters) =>
  infiniteQueryOptions({
    queryKey: ["virtual-keys", "pages", filters],
    queryFn: ({ pageParam, signal }) =>
      apiGet<Page<VirtualKeyView>>("/virtual-keys", { ...filters, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const virtualKeyQuery = (id: string) =>
  queryOptions({
    queryKey: ["virtual-keys", id],
    queryFn: ({ signal }) => apiGet<VirtualKeyView>(`/virtual-keys/${id}`, {}, signal),
    // Who still uses the old secret is to be seen as it happens.
    refetchInterval: ({ state }) => (state.data?.previousSecret?.valid ? 5_000 : false),
  });

export interface BoundedKey {
  teamId: string;
  memberId: string | null;
  virtualKeyId?: string;
}

/** What bounds a key of the team; not asked while no team is chosen. */
export const keyLimitsQuery = ({ teamId, memberId, virtualKeyId }: BoundedKey) =>
  queryOptions({
    queryKey: ["virtual-keys", "limits", teamId, memberId, virtualKeyId],
    queryFn: ({ signal }) => apiGet<KeyLimitsView>("/virtual-keys/limits", { teamId, memberId, virtualKeyId }, signal),
    enabled: teamId !== "",
  });

export const keySharesQuery = (id: string) =>
  queryOptions({
    queryKey: ["virtual-key-shares", id],
    queryFn: ({ signal }) => apiGet<{ items: VirtualKeyShareView[] }>(`/virtual-keys/${id}/shares`, {}, signal),
  });

export const keyHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ["virtual-key-history", id],
    queryFn: ({ signal }) => apiGet<{ items: AuditEntryView[] }>(`/virtual-keys/${id}/history`, {}, signal),
  });

/** What a change of these keys would touch. */
export const keysPreviewQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["virtual-keys", "preview", ids],
    queryFn: () => apiSend<VirtualKeysPreview>("POST", "/virtual-keys/changes/preview", { ids }),
  });
