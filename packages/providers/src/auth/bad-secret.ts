import { UpstreamFailure } from "../upstream-failure.ts";

/** The stored secret is not what this provider takes; `needed` names fields, never what they hold. */
export const badSecret = (needed: string): UpstreamFailure =>
  credentialRefused(`The stored secret is not usable: it has to hold ${needed}.`);

/** Whoever issues tokens did not accept the credential, or it cannot even be offered. Nothing was billed. */
export const credentialRefused = (message: string, upstreamStatus?: number, cause?: unknown): UpstreamFailure =>
  new UpstreamFailure("upstream_auth_error", {
    billing: "none",
    retryNext: true,
    message,
    cause,
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
  });
