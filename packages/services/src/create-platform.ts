import { createAdminDatabase } from "@gatehouse/db/admin";
import { createPriceBook } from "@gatehouse/metering";
import { assertBaseUrlAllowed, createEgress, testCredential } from "@gatehouse/providers";
import { checkPattern } from "@gatehouse/sensitivity";
import { createVault, readKek, readPeppers } from "@gatehouse/vault";
import type { EnvironmentKey, Platform } from "./platform.ts";

export interface PlatformSettings {
  databaseUrl: string;
  /** 32 random bytes in base64: wraps the data keys of organizations. */
  encryptionKey: string;
  /** 32 random bytes in base64, or a ring of such: see `readPeppers` of @gatehouse/vault. */
  keyPepper: string;
  gatewayUrl: string;
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
  return {
    db: createAdminDatabase({ url: settings.databaseUrl }),
    now: () => new Date(),
    vault: createVault({ kek: readKek(settings.encryptionKey) }),
    pepper: readPeppers(settings.keyPepper).current,
    gatewayUrl,
    setupToken,
    adminToken,
    sandboxUrl,
    environmentKeys,
    assertBaseUrlAllowed: (baseUrl) => assertBaseUrlAllowed(baseUrl, egressAllow),
    testCredential: (target) => testCredential(target, egress),
    priceBook: (overrides, ceilings = []) => createPriceBook({ overrides, ceilings }).priceOf,
    checkPattern,
  };
}
