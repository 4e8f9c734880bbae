import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What an operator allows beyond public https addresses (GATEHOUSE_EGRESS_ALLOW). */
export interface EgressRules {
  /** `host` or `host:port`, lower case. */
  hosts: ReadonlySet<string>;
  ranges: readonly [Address, number][];
}

/** Where clouds hand out the machine's own credentials. No setting opens these. */
const METADATA_ADDRESSES = new Set(
  [
    "169.254.169.254",
    "169.254.170.2",
    "169.254.170.23",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
);
const METADATA_RANGE = ipaddr.parseCIDR("fd00:ec2::/32");
const PUBLIC_V6 = ipaddr.parseCIDR("2000::/3");

/**
 * Reads the entries of an allow list: `host`, `host:port`, an address, `address:port`, or a range such as `10.0.0.0/8`.
 * @throws Error naming the entry that is none of these
 */
export function parseEgressRules(allow: readonly string[]): EgressRules {
  const hosts = new Set<string>();
  const ranges: [Address, number][] = [];
  for (const entry of allow.map((text) => text.trim().toLowerCase()).filter((text) => text !== "")) {
    if (entry.includes("/")) ranges.push(parseRange(entry));
    else if (ipaddr.IPv4.isValidFourPartDecimal(entry) || ipaddr.IPv6.isValid(entry)) ranges.push(singleAddress(entry));
    else if (/^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?)(:\d{1,5})?$/.test(entry)) hosts.add(entry);
    else throw new Error(`"${entry}" is not a host, host:port or CIDR range.`);
  }
  return { hosts, ranges };
}

function parseRange(entry: string): [Address, number] {
  if (!ipaddr.isValidCIDR(entry)) throw new Error(`"${entry}" is not a CIDR range.`);
  return ipaddr.parseCIDR(entry);
}

function singleAddress(entry: string): [Address, number] {
  const address = ipaddr.process(entry);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Whether the operator named this host (any port) or host and port. `host` as URL.hostname writes it. */
export function isHostAllowed(rules: EgressRules, host: string, port: number): boolean {
  return rules.hosts.has(host) || rules.hosts.has(`${host}:${port}`);
}

/** An address as its plain self, or null when the text is none. */
function parseAddress(text: string): Address | null {
  const bare = text.startsWith("[") ? text.slice(1, -1) : text;
  const unscoped = bare.split("%", 1)[0] as string;
  return ipaddr.isValid(unscoped) ? ipaddr.process(unscoped) : null;
}

export const isAddress = (host: string): boolean => parseAddress(host) !== null;

/**
 * Why a connection to `address` is refused, or null when it may be made.
 * @param named the operator allowed the host that led here, wherever it points to (but never to a metadata service)
 */
export function blockedAddress(rules: EgressRules, address: string, named: boolean): string | null {
  const parsed = parseAddress(address);
  if (parsed === null) return "it is not an IP address";
  if (isMetadata(parsed)) return "it is a cloud metadata address, which can never be allowed";
  if (named || isInRanges(rules, parsed)) return null;
  if (parsed.range() !== "unicast") return `it is not a public address (${describeRange(parsed.range())})`;
  if (parsed.kind() === "ipv6" && !(parsed as ipaddr.IPv6).match(PUBLIC_V6 as [ipaddr.IPv6, number])) {
    return "it is not a public address";
  }
  return null;
}

/** Whether an operator's CIDR range covers the literal address. */
export function isAddressAllowed(rules: EgressRules, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== null && !isMetadata(parsed) && isInRanges(rules, parsed);
}

function isInRanges(rules: EgressRules, address: Address): boolean {
  return rules.ranges.some(([range, bits]) => range.kind() === address.kind() && address.match([range, bits] as never));
}

/** Looks through the wrappers that carry an IPv4 address inside an IPv6 one. */
function isMetadata(address: Address): boolean {
  if (METADATA_ADDRESSES.has(address.toNormalizedString())) return true;
  if (address.kind() === "ipv4") return false;
  const v6 = address as ipaddr.IPv6;
  if (v6.match(METADATA_RANGE as [ipaddr.IPv6, number])) return true;
  const bytes = v6.toByteArray();
  return [12, 2].some((at) => METADATA_ADDRESSES.has(bytes.slice(at, at + 4).join(".")));
}

function describeRange(range: string): string {
  const names: Record<string, string> = {
    loopback: "this machine",
    private: "a private network",
    uniqueLocal: "a private network",
    linkLocal: "the local link",
    carrierGradeNat: "carrier-grade NAT",
  };
  return names[range] ?? range;
}
