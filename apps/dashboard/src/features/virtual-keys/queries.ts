import type { VirtualKeyStatus, VirtualKeyView } from "@gatehouse/domain";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export interface VirtualKeyFilters {
  teamId?: string | null;
  status?: VirtualKeyStatus | null;
  search?: string;
}

export const virtualKeysQuery = (filters: VirtualKeyFilters = {}) =>
  queryOptions({
    queryKey: ["virtual-keys", filters],
    queryFn: ({ signal }) => apiGet<{ items: VirtualKeyView[] }>("/virtual-keys", { ...filters }, signal),
    placeholderData: keepPreviousData,
  });

export const virtualKeyQuery = (id: string) =>
  queryOptions({
    queryKey: ["virtual-keys", id],
    queryFn: ({ signal }) => apiGet<VirtualKeyView>(`/virtual-keys/${id}`, {}, signal),
  });
