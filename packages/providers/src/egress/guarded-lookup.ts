import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { blockedAddress, type EgressRules } from "./egress-rules.ts";

export type Resolve = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const RESOLVE_TIMEOUT_MS = 2_000;

export class BlockedAddressError extends Error {
  readonly code = "GATEHOUSE_EGRESS_BLOCKED";
}

const resolveWithSystem: Resolve = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => callback(error, addresses));
};

/**
 * A `lookup` for sockets that judges every address a name has: one that is blocked refuses them all. The socket
 * dials an address that was judged, so a name that changes its mind afterwards (DNS rebinding) changes nothing.
 */
export function guardedLookup(
  rules: EgressRules,
  named: boolean,
  resolve: Resolve = resolveWithSystem,
): LookupFunction {
  return (hostname, options, callback) => {
    let settled = false;
    const settle = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      const first = addresses[0];
      if (error || !first) callback(error ?? notFound(hostname), "", 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    };
    const timer = setTimeout(() => settle(timedOut(hostname), []), RESOLVE_TIMEOUT_MS);
    resolve(hostname, { family: options.family, hints: options.hints, all: true }, (error, addresses) => {
      if (error) return settle(error, []);
      const blocked = addresses.find(({ address }) => blockedAddress(rules, address, named) !== null);
      if (blocked) return settle(new BlockedAddressError(`${hostname} leads to a blocked address`), []);
      settle(null, addresses);
    });
  };
}

const notFound = (hostname: string) => Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" });
const timedOut = (hostname: string) => Object.assign(new Error(`no answer for ${hostname}`), { code: "EAI_AGAIN" });
