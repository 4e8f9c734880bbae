import { GatehouseError } from "@gatehouse/domain";
import {
  blockedAddress,
  type EgressRules,
  isAddress,
  isAddressAllowed,
  isHostAllowed,
  parseEgressRules,
} from "./egress-rules.ts";

/**
 * Checks a base URL when an administrator saves it, as far as that goes without a look into DNS (connections are checked
 * again, address by address). `allow` as in GATEHOUSE_EGRESS_ALLOW.
 * @throws GatehouseError upstream_blocked, with words for the administrator and `fields.baseUrl`
 */
export function assertBaseUrlAllowed(url: string, allow: readonly string[]): void {
  assertUrlAllowed(url, parseEgressRules(allow));
}

export interface CheckedUrl {
  url: URL;
  /** The operator allowed this very host. */
  named: boolean;
}

/** @throws GatehouseError upstream_blocked */
export function assertUrlAllowed(text: string, rules: EgressRules): CheckedUrl {
  if (!URL.canParse(text)) refuse("This is not a web address.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    refuse("The address has to begin with https:// or http://.");
  if (url.username !== "" || url.password !== "") refuse("The address must not hold a user name or password.");
  if (url.search !== "" || url.hash !== "" || text.includes("?") || text.includes("#")) {
    refuse("The address must not have a query or a fragment.");
  }
  const host = url.hostname;
  if (host.endsWith(".")) refuse("The host name must not end with a dot.");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const named = isHostAllowed(rules, host, port);
  if (isAddress(host)) {
    refuseDisguisedAddress(text, host);
    const reason = blockedAddress(rules, host, named);
    if (reason) refuse(`${host} is refused: ${reason}.${reason.includes("never") ? "" : hint(`${host}:${port}`)}`);
  } else if (!named && !host.includes(".")) {
    refuse(`"${host}" is a local name.${hint(`${host}:${port}`)}`);
  }
  if (!named && !isAddressAllowed(rules, host)) {
    if (url.protocol !== "https:")
      refuse(`Plain http would send the credential unencrypted; use https.${hint(`${host}:${port}`)}`);
    if (port !== 443) refuse(`Port ${port} is not open for providers.${hint(`${host}:${port}`)}`);
  }
  return { url, named };
}

/** `http://2130706433` and `http://0x7f.1` mean 127.0.0.1: nobody who means well writes that. */
function refuseDisguisedAddress(text: string, host: string): void {
  const written = /^[a-z]+:[\\/]*([^\\/:]*|\[[^\]]*\])(?::\d*)?(?:[\\/]|$)/i.exec(text.trim())?.[1];
  if (written?.startsWith("[") ? !host.startsWith("[") : written !== host) {
    refuse("Write the address with four decimal numbers, such as 192.0.2.1.");
  }
}

const hint = (entry: string) => ` An operator can open it with GATEHOUSE_EGRESS_ALLOW=${entry}.`;

function refuse(message: string): never {
  throw new GatehouseError("upstream_blocked", { message, param: "baseUrl", fields: { baseUrl: message } });
}
