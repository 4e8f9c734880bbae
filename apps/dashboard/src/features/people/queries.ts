import type { InvitationView, ListedPersonView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

/** Everybody of the organization. */
export const peopleQuery = () =>
  queryOptions({
    queryKey: ["people"],
    queryFn: ({ signal }) => apiGet<{ items: ListedPersonView[] }>("/people", {}, signal),
  });

export const invitationsQuery = () =>
  queryOptions({
    queryKey: ["invitations"],
    queryFn: ({ signal }) => apiGet<{ items: InvitationView[] }>("/invitations", {}, signal),
  });
