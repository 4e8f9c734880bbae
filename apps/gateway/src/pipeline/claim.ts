import type { Gateway } from "../container.ts";
import type { Claimed, Limited } from "./context.ts";

/**
 * What the request refers to has to be its team's own, and may be answered only where it is kept.
 * @throws GatehouseError `invalid_request`, `not_ready`
 */
export async function claim(gateway: Gateway, limited: Limited): Promise<Claimed> {
  const { ownedIds } = limited.request;
  if (ownedIds.length === 0) return { ...limited, kept: null };
  return { ...limited, kept: await gateway.owners.find(limited.key.configuration, ownedIds) };
}
