import { isIPv6 } from "node:net";
import type { Span } from "../../finding.ts";
import { findEach, follows, inOrder, startsApart } from "../boundary.ts";

/**
 * IP addresses of hosts. Left out are those that say nothing about anybody (loopback, unspecified, multicast, netmasks)
 * and what only looks like one: versions, section numbers, object identifiers, times, names in code.
 */
export const findIps = (text: string): Iterable<Span> =>
  inOrder([
    ...findEach(text, IPV4, (span) => (isIpv4Host(text, span) ? span : null)),
    ...findEach(text, IPV6, (span) => ipv6Host(text, span)),
  ]);

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const IPV4 = new RegExp(String.raw`${OCTET}(?:\.${OCTET}){3}(?![0-9])`, "g");

/** Right before a number they make a version or a section of it: `v1.2.3.4`, `Chrome/120.0.0.0`, `package==1.2.3.4`. */
const VERSION_WORDS =
  /(?:\b(?:v|ver|versions?|releases?|build|rev|revision|firmware|section|chapter|clause|steps?|oid)\b[.:]?|§|[A-Za-z]\/|[=~<>!]=|[~^<>])["'\s]*$/i;
const ADDRESS_WORDS =
  /(?:\b(?:ips?|ipv4|hosts?|addr|address|addresses|server|dns|resolver|gateway|ping|inet|peer|client|proxy)\b\W{0,3}(?:\w+\W{1,2}){0,2}|:\/\/)$/i;
/** A port or the length of a network's prefix. */
const PORT_OR_PREFIX = /^[:/]\d/;
/** Of a longer number with points, or of a version such as `1.2.3.4-beta`. */
const GOES_ON = /^(?:\w|\.\d|[-+][A-Za-z])/;

function isIpv4Host(text: string, { start, end }: Span): boolean {
  const after = text.slice(end, end + 2);
  if (!standsAlone(text, start) || GOES_ON.test(after)) return false;
  const octets = text.slice(start, end).split(".");
  const first = Number(octets[0]);
  if (first === 0 || first === 127 || first >= 224) return false;
  const before = text.slice(Math.max(0, start - 3), start);
  if (before !== "://" && follows(text, start, VERSION_WORDS)) return false;
  // Four small numbers are rather a version or a section, unless something says that they are not.
  if (octets.some((octet) => octet.length > 1)) return true;
  return PORT_OR_PREFIX.test(after) || follows(text, start, ADDRESS_WORDS);
}

/** Global unicast, unique local, link-local, IPv4-mapped and NAT64: what hosts have, and short hex words in code have not. */
const IPV6 =
  /(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|64:ff9b|::ffff(?=:[0-9a-f]{1,4}[:.])(?!:127\.)):[0-9a-f:.]{1,40}/gi;

function ipv6Host(text: string, { start, end }: Span): Span | null {
  if (!standsAlone(text, start) || text[start - 1] === ":" || /\w/.test(text[end] ?? "")) return null;
  const address = text.slice(start, end);
  const trimmed = address.endsWith("::") ? address : address.replace(/[.:]$/, "");
  return isIPv6(trimmed) ? { start, end: start + trimmed.length } : null;
}

const standsAlone = (text: string, start: number): boolean =>
  startsApart(text, start) && text[start - 1] !== "_" && text[start - 1] !== ".";
