import type { StoredSecret } from "@gatehouse/db/admin";
import { digestVirtualKey, generateVirtualKey } from "@gatehouse/vault";
import type { Platform } from "../platform.ts";

/** `gh_live_` and the first four characters that are the key's own. */
const PREFIX_LENGTH = 12;

/** A new secret, and as much of it as is kept. */
export function createSecret({ pepper }: Pick<Platform, "pepper">): { secret: string; stored: StoredSecret } {
  const secret = generateVirtualKey();
  const [prefix, lastFour] = endsOf(secret);
  return {
    secret,
    stored: { digest: digestVirtualKey(secret, pepper.key), pepperVersion: pepper.version, prefix, lastFour },
  };
}

/** What stays readable of a secret. */
export const endsOf = (secret: string): [prefix: string, lastFour: string] => [
  secret.slice(0, PREFIX_LENGTH),
  secret.slice(-4),
];
