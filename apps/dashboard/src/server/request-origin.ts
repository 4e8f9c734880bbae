import { GatehouseError, uuidv7 } from "@gatehouse/domain";

/** Where a request comes from, as far as logs and the audit need it. */
export interface RequestOrigin {
  requestId: string;
  /** The address of the caller; null when it is not known. */
  ip: string | null;
  /** Method and path, for the log. */
  route: string;
}

const CHANGES_NOTHING = new Set(["GET", "HEAD", "OPTIONS"]);

/** The id is ours: one that the caller sends could be somebody else's. */
export function originOf(request: Request): RequestOrigin {
  return {
    requestId: uuidv7(),
    // Put there by client-address.ts, which trusts the operator's own proxies only.
    ip: request.headers.get("x-forwarded-for")?.trim() || null,
    route: `${request.method} ${new URL(request.url).pathname}`,
  };
}

/**
 * Refuses a change that another site's page asked for with the person's cookie. Browsers name the origin of every such
 * request; what has none is no browser and has no business with a cookie.
 * @throws GatehouseError `cross_site_request`
 */
export function requireSameOrigin(request: Request, dashboardUrl: string): void {
  if (CHANGES_NOTHING.has(request.method)) return;
  const origin = request.headers.get("origin");
  if (origin !== null && (origin === new URL(dashboardUrl).origin || isOwnHost(origin, request))) return;
  throw new GatehouseError("cross_site_request");
}

/** The dashboard may be reached under a further name, such as 127.0.0.1 for localhost. */
function isOwnHost(origin: string, request: Request): boolean {
  const host = request.headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
