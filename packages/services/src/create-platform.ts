import { createAdminDatabase } from "@gatehouse/db/admin";
import { createPriceBook } from "@gatehouse/metering";
import { assertBaseUrlAllowed, createEgress, testCredential } from "@gatehouse/providers";
import { checkPattern } from "@gatehouse/sensitivity";
import { createVault, readKek, readPeppers } from "@gatehouse/vault";
import { createGatewayClient } from "./ask-gateway.ts";
import type { EnvironmentKey, Platform } from "./platform.ts";

export interface PlatformSettings {
  databaseUrl: string;
  /** 32 random bytes in base64: wraps the data keys of organizations. */
  encryptionKey: string;
  /** 32 random bytes in base64, or a ring of such: see `readPeppers` of @gatehouse/vault. */
  keyPepper: string;
  gatewayUrl: string;
  /** Where this server finds the gateway, if not there. */
  gatewayInternalUrl?: string | null;
  sessionIdleMinutes: number;
  setupToken: string | null;
  adminToken: string | null;
  sandboxUrl: string | null;
  environmentKeys: readonly EnvironmentKey[];
  /** Entries of GATEHOUSE_EGRESS_ALLOW. */
  egressAllow: readonly string[];
}

/** The platform of a running control plane. @throws KeyMaterialError for keys that are no keys */
export function createPlatform(settings: PlatformSettings): Platform {
  const { gatewayUrl, setupToken, adminToken, sandboxUrl, environmentKeys, egressAllow } = settings;
  const egress = createEgress({ allow: [...egressAllow] });
  const gateway = createGatewayClient(settings.gatewayInternalUrl ?? gatewayUrl);
  const peppers = readPeppers(settings.keyPepper);
  const vault = createVault({ kek: readKek(settings.encryptionKey) });
  return {
    db: createAdminDatabase({ url: settings.databaseUrl }, vault.auditSigner),
    now: () => new Date(),
    vault,
    pepper: peppers.current,
    peppers: peppers.all,
    gatewayUrl,
    sessionIdleMs: settings.sessionIdleMinutes * 60_000,
    setupToken,
    adminToken,
    sandboxUrl,
    environmentKeys,
    assertBaseUrlAllowed: (baseUrl) => assertBaseUrlAllowed(baseUrl, egressAllow),
    testCredential: (target) => testCredential(target, egress),
    askGateway: gateway.ask,
    streamFromGateway: gateway.stream,
    priceBook: (overrides, ceilings = []) => createPriceBook({ overrides, ceilings }).priceOf,
    checkPattern,
  };
}
