import { type CredentialConfiguration, GatehouseError } from "@gatehouse/domain";

const KEEP_MS = 5 * 60_000;

/** Opens provider secrets when they are needed and keeps them in clear for five minutes at most. */
export interface SecretStore {
  /** null when the credential has none. @throws GatehouseError `credential_unusable` */
  secretOf(credential: CredentialConfiguration): string | null;
}

type Open = (sealed: string, context: { organizationId: string; credentialId: string }) => string;

export function createSecretStore(open: Open, nowMs: () => number = () => performance.now()): SecretStore {
  const opened = new Map<string, { sealed: string; secret: string; untilMs: number }>();
  let sweptMs = nowMs();

  function sweep(now: number): void {
    if (now - sweptMs < KEEP_MS) return;
    sweptMs = now;
    for (const [id, entry] of opened) if (entry.untilMs <= now) opened.delete(id);
  }

  return {
    secretOf(credential) {
      const { id, organizationId, sealedSecret: sealed } = credential;
      if (sealed === null) return null;
      const now = nowMs();
      sweep(now);
      const kept = opened.get(id);
      if (kept && kept.untilMs > now && kept.sealed === sealed) return kept.secret;
      try {
        const secret = open(sealed, { organizationId, credentialId: id });
        opened.set(id, { sealed, secret, untilMs: now + KEEP_MS });
        return secret;
      } catch (cause) {
        throw new GatehouseError("credential_unusable", { cause });
      }
    },
  };
}
