import "server-only";
import { type Actor, GatehouseError } from "@gatehouse/domain";
import { loadActor, loadTokenActor } from "@gatehouse/services";
import { decode } from "next-auth/jwt";
import type { Container } from "#server/container.ts";
import { type RequestOrigin, requireSameOrigin } from "#server/request-origin.ts";

/** With https the browser is told to keep the cookie to this very host; plain http cannot have that. */
export const sessionCookieName = (dashboardUrl: string): string =>
  dashboardUrl.startsWith("https:") ? "__Host-gatehouse.session" : "gatehouse.session";

/**
 * Who sent the request: the operator's admin token, or the person of the session that the cookie names, which is looked up
 * in the database each time. Called by every handler; nothing before it is relied on.
 * @throws GatehouseError `unauthenticated`, `cross_site_request`
 */
export async function authenticateRequest(
  container: Container,
  request: Request,
  origin: RequestOrigin,
): Promise<Actor> {
  const authorization = request.headers.get("authorization");
  const actor =
    authorization === null
      ? await sessionActor(container, request, origin)
      : await tokenActor(container, authorization, origin);
  if (!actor) throw new GatehouseError("unauthenticated");
  return actor;
}

async function tokenActor(
  { platform }: Container,
  authorization: string,
  origin: RequestOrigin,
): Promise<Actor | null> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  return token === undefined ? null : loadTokenActor(platform, token, place(origin));
}

async function sessionActor(container: Container, request: Request, origin: RequestOrigin): Promise<Actor | null> {
  const { environment } = container;
  const cookie = readCookie(request, sessionCookieName(environment.dashboardUrl));
  if (cookie === undefined) return null;
  requireSameOrigin(request, environment.dashboardUrl);
  return actorOfToken(container, cookie, origin);
}

/** The actor behind a session cookie; null when it is forged, over, or was revoked. */
export async function actorOfToken(
  { environment, platform }: Container,
  cookie: string,
  origin: RequestOrigin,
): Promise<Actor | null> {
  const token = await decode({ token: cookie, secret: environment.sessionSecret }).catch(() => null);
  if (typeof token?.sessionId !== "string") return null;
  return loadActor(platform, token.sessionId, place(origin));
}

const place = ({ requestId, ip }: RequestOrigin) => ({ requestId, ip });

function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=") || undefined;
  }
  return undefined;
}
