import type { CreateOwnerInput } from "@gatehouse/domain";
import { useMutation } from "@tanstack/react-query";
import { attemptSignIn } from "#features/session/sign-in.ts";
import { apiSend } from "#lib/api-client.ts";

/** Creates the first owner, then signs in as that owner; resolves to whether signing in worked too. */
export const useCreateOwner = () =>
  useMutation({
    mutationFn: async (input: CreateOwnerInput): Promise<boolean> => {
      await apiSend<unknown>("POST", "/setup", input);
      return (await attemptSignIn({ email: input.email, password: input.password })) === "ok";
    },
  });
