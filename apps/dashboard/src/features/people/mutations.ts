import type {
  AcceptInvitationInput,
  CreateInvitationInput,
  InvitationLinkView,
  InvitationOfferView,
  ListedPersonView,
  PasswordResetLinkView,
  ResetPasswordInput,
  UpdatePersonInput,
} from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { attemptSignIn } from "#features/session/sign-in.ts";
import { apiSend } from "#lib/api-client.ts";

export function useInvite() {
  const refresh = useRefreshPeople();
  return useMutation({
    mutationFn: (input: CreateInvitationInput) => apiSend<InvitationLinkView>("POST", "/invitations", input),
    onSuccess: refresh,
  });
}

export function useRenewInvitation() {
  const refresh = useRefreshPeople();
  return useMutation({
    mutationFn: (id: string) => apiSend<InvitationLinkView>("POST", `/invitations/${id}/link`),
    onSuccess: refresh,
  });
}

export function useRevokeInvitation() {
  const refresh = useRefreshPeople();
  return useMutation({
    mutationFn: (id: string) => apiSend<void>("DELETE", `/invitations/${id}`),
    onSettled: refresh,
  });
}

export function useUpdatePerson(id: string) {
  const refresh = useRefreshPeople();
  return useMutation({
    mutationFn: (input: UpdatePersonInput) => apiSend<ListedPersonView>("PATCH", `/people/${id}`, input),
    onSettled: refresh,
  });
}

export function useRemovePerson() {
  const refresh = useRefreshPeople();
  return useMutation({
    mutationFn: (id: string) => apiSend<void>("DELETE", `/people/${id}`),
    onSettled: refresh,
  });
}

export const useCreatePasswordReset = () =>
  useMutation({
    mutationFn: (id: string) => apiSend<PasswordResetLinkView>("POST", `/people/${id}/password-reset`),
  });

/** What an invitation offers; asked with a body, so that the token stands in no access log. */
export const openInvitation = (token: string): Promise<InvitationOfferView> =>
  apiSend<InvitationOfferView>("POST", "/invitations/open", { token });

/** Makes the account, then signs in; resolves to whether that worked too. */
export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: async (input: AcceptInvitationInput): Promise<boolean> => {
      const { email } = await apiSend<{ email: string }>("POST", "/invitations/accept", input);
      return (await attemptSignIn({ email, password: input.password })) === "ok";
    },
  });

/** Sets the new password, then signs in where that takes no code; resolves to whether it worked. */
export const useResetPassword = () =>
  useMutation({
    mutationFn: async (input: ResetPasswordInput): Promise<boolean> => {
      const { email } = await apiSend<{ email: string }>("POST", "/password-resets", input);
      return (await attemptSignIn({ email, password: input.password })) === "ok";
    },
  });

/** Who is there also stands in teams; what became of their keys, in the keys. */
function useRefreshPeople() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [["people"], ["invitations"], ["teams"], ["virtual-keys"], ["audit"]].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}
