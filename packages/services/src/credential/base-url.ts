import { isGatehouseError, type ProviderId, splitApiVersion } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";
import type { Platform } from "../platform.ts";

/**
 * Refuses an address that gateways would not dial.
 * @throws GatehouseError `invalid_request` on `baseUrl`
 */
export function requireAllowedBaseUrl(
  platform: Pick<Platform, "assertBaseUrlAllowed">,
  provider: ProviderId,
  baseUrl: string,
): void {
  try {
    platform.assertBaseUrlAllowed(splitApiVersion(provider, baseUrl).baseUrl);
  } catch (error) {
    throw isGatehouseError(error) ? invalidField("baseUrl", error.message) : error;
  }
}
