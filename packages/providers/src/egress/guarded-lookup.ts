import type { LookupFunction } from "node:net";
import { blockedAddress, type EgressRules } from "./egress-rules.ts";
import type { Resolve } from "./names.ts";

export class BlockedAddressError extends Error {
  readonly code = "GATEHOUSE_EGRESS_BLOCKED";
}

/**
 * A `lookup` for sockets that judges every address a name has: one that is blocked refuses them all. The socket
 * dials an address that was judged, so a name that changes its mind afterwards (DNS rebinding) changes nothing.
 */
export function guardedLookup(rules: EgressRules, named: boolean, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { family: options.family, hints: options.hints, all: true }, (error, addresses) => {
      const first = addresses[0];
      if (error || !first) return callback(error ?? notFound(hostname), "", 0);
      const blocked = addresses.find(({ address }) => blockedAddress(rules, address, named) !== null);
      if (blocked) return callback(new BlockedAddressError(`${hostname} leads to a blocked address`), "", 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

const notFound = (hostname: string) => Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" });
