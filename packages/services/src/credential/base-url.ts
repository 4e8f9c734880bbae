import { isGatehouseError } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";
import type { Platform } from "../platform.ts";

/**
 * Refuses an address that gateways would not dial. The sandbox's own address is the operator's and always allowed.
 * @throws GatehouseError `invalid_request` on `baseUrl`
 */
export function requireAllowedBaseUrl(
  platform: Pick<Platform, "assertBaseUrlAllowed" | "sandboxUrl">,
  baseUrl: string,
): void {
  if (platform.sandboxUrl !== null && baseUrl === platform.sandboxUrl) return;
  try {
    platform.assertBaseUrlAllowed(baseUrl);
  } catch (error) {
    throw isGatehouseError(error) ? invalidField("baseUrl", error.message) : error;
  }
}
