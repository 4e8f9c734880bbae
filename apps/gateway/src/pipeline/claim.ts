import type { Gateway } from "../container.ts";
import type { Authorized, Claimed } from "./context.ts";

/**
 * What the request refers to has to be its team's own, and may be answered only where it is kept.
 * @throws GatehouseError `invalid_request`, `not_ready`
 */
export async function claim(gateway: Gateway, authorized: Authorized): Promise<Claimed> {
  const { ownedIds } = authorized.request;
  if (ownedIds.length === 0) return { ...authorized, kept: null };
  return { ...authorized, kept: await gateway.owners.find(authorized.key.configuration, ownedIds) };
}
