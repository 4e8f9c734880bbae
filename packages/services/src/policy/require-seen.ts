import type { PolicyVersionRow } from "@gatehouse/db/admin";
import { GatehouseError } from "@gatehouse/domain";

/**
 * What is about to be replaced is what the caller has seen; the caller of this holds the lock, so that it stays so.
 * @param inForce null: no version is
 * @param seen number of the version that the caller has seen in force; null: none
 * @param then what to do once it was looked at
 * @throws GatehouseError `conflict` that names the version in force and its author
 */
export function requireSeen(inForce: PolicyVersionRow | null, seen: number | null, then: string): void {
  if ((inForce?.version ?? null) === seen) return;
  throw new GatehouseError("conflict", { message: `${whatIsInForce(inForce, seen)} ${then}` });
}

function whatIsInForce(inForce: PolicyVersionRow | null, seen: number | null): string {
  if (!inForce) return `No version is in force, and so not ${seen}.`;
  const { version, publishedBy } = inForce;
  if (seen !== null && seen > version) return `Version ${version} is in force, and not ${seen}.`;
  return `Version ${version} by ${publishedBy} has come into force since you looked.`;
}
