import { GatehouseError, isVirtualKey } from "@gatehouse/domain";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import type { KeyEntry, Snapshot } from "../snapshot/snapshot.ts";
import type { Caller } from "./context.ts";

/**
 * Finds the virtual key in the snapshot. Unknown, disabled, expired and revoked keys get the same answer.
 * After a rotation the secret before works as well, until its time is over.
 * @throws GatehouseError `missing_api_key`, `ambiguous_api_key`, `invalid_api_key`, `auth_unavailable`
 */
export function authenticate(gateway: Gateway, exchange: Exchange): Caller {
  const secret = credentialOf(exchange);
  const snapshot = gateway.snapshots.current();
  if (!snapshot) throw new GatehouseError("auth_unavailable", { retryAfterSeconds: 1 });
  if (!isVirtualKey(secret)) throw new GatehouseError("invalid_api_key");
  const found = findKey(snapshot, gateway.digestsOf(secret));
  if (!found) throw unknownKey(gateway);
  const { key, digest } = found;
  const { disabledAt, expiresAt, previous } = key.configuration;
  // A date that is over stays over; what was disabled may have been enabled since the database was last asked.
  if (expiresAt && expiresAt.getTime() <= gateway.now().getTime()) throw new GatehouseError("invalid_api_key");
  if (disabledAt) throw unknownKey(gateway);
  if (previous) {
    // It may have been given more time since.
    if (digest === previous.digest && previous.validUntil <= gateway.now()) throw unknownKey(gateway);
    gateway.secretUses.note(key.configuration.id, digest, exchange.peer);
  }
  return { key, snapshot };
}

/** One digest per pepper in force; undefined: none of them is known. */
function findKey(snapshot: Snapshot, digests: readonly string[]): { key: KeyEntry; digest: string } | undefined {
  for (const digest of digests) {
    const key = snapshot.keyByDigest(digest);
    if (key) return { key, digest };
  }
  return undefined;
}

/** While the database is away a key that we do not know may be a new one. */
const unknownKey = (gateway: Gateway): GatehouseError =>
  gateway.snapshots.stale()
    ? new GatehouseError("auth_unavailable", { retryAfterSeconds: 1 })
    : new GatehouseError("invalid_api_key");

/** Where the SDKs of the field put a key: Anthropic's, Google's, Azure's. */
const KEY_HEADERS = ["x-api-key", "x-goog-api-key", "api-key"];

/** The one place that reads a caller's credential: a bearer token or a key header, but not two different ones. */
function credentialOf(exchange: Exchange): string {
  const given = [
    ...exchange.headers("authorization").map((value) => /^bearer +(\S+) *$/i.exec(value)?.[1] ?? ""),
    ...KEY_HEADERS.flatMap((name) => exchange.headers(name).map((value) => value.trim())),
  ];
  const [first, ...others] = given;
  if (first === undefined) throw new GatehouseError("missing_api_key");
  if (others.some((other) => other !== first)) throw new GatehouseError("ambiguous_api_key");
  return first;
}
