import type { CreateOwnerInput } from "@gatehouse/domain";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { apiSend } from "#lib/api-client.ts";

/** Creates the first owner, then signs in as that owner; resolves to whether signing in worked too. */
export const useCreateOwner = () =>
  useMutation({
    mutationFn: async (input: CreateOwnerInput): Promise<boolean> => {
      await apiSend<unknown>("POST", "/setup", input);
      const answer = await signIn("credentials", { email: input.email, password: input.password, redirect: false });
      return answer?.ok ?? false;
    },
  });
