import "server-only";
import { createPlatform, type Platform } from "@gatehouse/services";
import { type Environment, readEnvironment } from "#env.ts";

export interface Container {
  environment: Environment;
  platform: Platform;
}

/** One per process: kept outside of the module, which Next loads more than once. */
const holder = globalThis as { gatehouseContainer?: Container };

/**
 * The composition root, made on first use, so that a build needs no environment.
 * @throws Error that names what is missing in the environment
 */
export function getContainer(): Container {
  holder.gatehouseContainer ??= createContainer(readEnvironment());
  return holder.gatehouseContainer;
}

function createContainer(environment: Environment): Container {
  const { databaseUrl, encryptionKey, keyPepper, gatewayUrl, gatewayInternalUrl, sessionIdleMinutes } = environment;
  const { setupToken, adminToken, sandboxUrl, egressAllow } = environment;
  const settings = {
    databaseUrl,
    encryptionKey,
    keyPepper,
    gatewayUrl,
    gatewayInternalUrl,
    sessionIdleMinutes,
    setupToken,
    adminToken,
    sandboxUrl,
    egressAllow,
  };
  return { environment, platform: createPlatform({ ...settings, environmentKeys: environment.providerKeys }) };
}
