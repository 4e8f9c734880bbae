import { signIn } from "next-auth/react";

/** What became of an attempt to sign in. */
export type SignInOutcome = "ok" | "code_needed" | "code_wrong" | "refused" | "rate_limited" | "unreachable";

/** Tries once; `code` only for an account that was found to need one. */
export async function attemptSignIn(given: { email: string; password: string; code?: string }): Promise<SignInOutcome> {
  try {
    const answer = await signIn("credentials", { ...given, redirect: false });
    if (answer?.ok) return "ok";
    if (answer?.status === 429) return "rate_limited";
    const error = answer?.error;
    if (error === "code_needed" || error === "code_wrong") return error;
    return error === "unavailable" ? "unreachable" : "refused";
  } catch {
    return "unreachable";
  }
}

/** What to tell the person; the same words whether the account or the password is wrong. */
export const SIGN_IN_PROBLEMS: Record<Exclude<SignInOutcome, "ok" | "code_needed">, string> = {
  code_wrong: "This code is not valid. Each code works once: wait for the next one, or use a recovery code.",
  refused: "E-mail and password do not fit, or sign-in is paused after too many attempts.",
  rate_limited: "Too many attempts. Wait a few minutes, then try again.",
  unreachable: "The server cannot be reached. Check your connection and try again.",
};
