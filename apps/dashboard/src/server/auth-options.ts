import "server-only";
import { isGatehouseError, loginInput, uuidv7 } from "@gatehouse/domain";
import { authenticate, endSession, loadActor, SESSION_SECONDS } from "@gatehouse/services";
import type { NextAuthOptions } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import type { Container } from "#server/container.ts";
import { sessionCookieName } from "#server/session.ts";

/** What next-auth hands to the browser as the error of an attempt that came too soon. */
export const RATE_LIMITED = "rate_limited";

/**
 * E-mail and password with, for some, a code; an encrypted token in a cookie, which names a session in the database. next-auth
 * may renew the cookie: the session lasts no longer for that.
 */
export function authOptions(container: Container): NextAuthOptions {
  const { environment, platform } = container;
  const secure = environment.dashboardUrl.startsWith("https:");
  return {
    secret: environment.sessionSecret,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/login", error: "/login" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(environment.dashboardUrl),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [passwordProvider(container)],
    callbacks: {
      jwt: async ({ token, user }) => (user ? { sub: user.id, sessionId: user.sessionId } : token),
      // The browser learns who it is from /api/v1/session; this answers no more than "nobody".
      session: async ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const id = token?.sessionId;
        if (typeof id !== "string") return;
        const actor = await loadActor(platform, id, { requestId: uuidv7(), ip: null });
        if (actor) await endSession({ ...platform, actor }, { id });
      },
    },
  };
}

const passwordProvider = ({ platform }: Container) =>
  credentialsProvider({
    credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
    async authorize(credentials, request) {
      const { email, password, code } = credentials ?? {};
      const input = loginInput.safeParse({ email, password, ...(code && { code }) });
      if (!input.success) return null;
      const header = (name: string) => String(request.headers?.[name] ?? "") || null;
      const origin = { requestId: uuidv7(), ip: header("x-forwarded-for"), userAgent: header("user-agent") };
      try {
        const { userId, sessionId } = await authenticate(platform, input.data, origin);
        return { id: userId, sessionId };
      } catch (error) {
        return refuse(error, { codeGiven: Boolean(code) });
      }
    },
  });

/** null for a wrong address or password; an error whose message the browser is shown for all else. */
function refuse(error: unknown, { codeGiven }: { codeGiven: boolean }): null {
  if (!isGatehouseError(error)) throw new Error("unavailable");
  if (error.code === "rate_limited") throw new Error(RATE_LIMITED);
  if (error.code !== "unauthenticated") throw new Error("unavailable");
  if (error.details.param === "code") throw new Error(codeGiven ? "code_wrong" : "code_needed");
  return null;
}

declare module "next-auth" {
  interface User {
    id: string;
    sessionId: string;
  }
}
