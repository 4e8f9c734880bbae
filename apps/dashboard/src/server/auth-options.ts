import "server-only";
import { isGatehouseError, loginInput, uuidv7 } from "@gatehouse/domain";
import { authenticate, loadActor, revokeSessions } from "@gatehouse/services";
import type { NextAuthOptions } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import type { Container } from "#server/container.ts";
import { SESSION_SECONDS, sessionCookieName } from "#server/session.ts";

/** What next-auth hands to the browser as the error of an attempt that came too soon. */
export const RATE_LIMITED = "rate_limited";

/** E-mail and password, a signed token in a cookie, and a session version that ends it at the server. */
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
      jwt: async ({ token, user }) =>
        user ? { sub: user.id, sessionVersion: user.sessionVersion, signedInAt: Date.now() } : token,
      // The browser learns who it is from /api/v1/session; this answers no more than "nobody".
      session: async ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const origin = { requestId: uuidv7(), ip: null };
        const { sub: userId, sessionVersion } = token ?? {};
        if (typeof userId !== "string" || typeof sessionVersion !== "number") return;
        const actor = await loadActor(platform, { userId, sessionVersion }, origin);
        if (actor) await revokeSessions({ ...platform, actor });
      },
    },
  };
}

const passwordProvider = ({ platform }: Container) =>
  credentialsProvider({
    credentials: { email: { type: "email" }, password: { type: "password" } },
    async authorize(credentials, request) {
      const input = loginInput.safeParse({ email: credentials?.email, password: credentials?.password });
      if (!input.success) return null;
      const ip = String(request.headers?.["x-forwarded-for"] ?? "") || null;
      try {
        const { userId, sessionVersion } = await authenticate(platform, input.data, { requestId: uuidv7(), ip });
        return { id: userId, sessionVersion };
      } catch (error) {
        if (isGatehouseError(error) && error.code === "unauthenticated") return null;
        throw new Error(isGatehouseError(error) && error.code === "rate_limited" ? RATE_LIMITED : "unavailable");
      }
    },
  });

declare module "next-auth" {
  interface User {
    id: string;
    sessionVersion: number;
  }
}
