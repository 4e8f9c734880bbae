import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blockedAddress, parseEgressRules } from "./egress-rules.ts";

const NOTHING = parseEgressRules([]);
const METADATA = [
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "fd00:ec2::254",
  "::ffff:169.254.169.254",
  "64:ff9b::169.254.169.254",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::1",
  "::ffff:a9fe:a9fe",
];

describe("without an operator's word", () => {
  test.each([
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:1::1",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not-an-address",
    "",
  ])("%s is blocked", (address) => {
    expect(blockedAddress(NOTHING, address, false)).not.toBeNull();
  });

  test.each(["1.1.1.1", "8.8.8.8", "104.18.6.192", "172.32.0.1", "2606:4700::6812:7c0", "2a00:1450:4001::200e"])(
    "%s is open",
    (address) => {
      expect(blockedAddress(NOTHING, address, false)).toBeNull();
    },
  );
});

describe("metadata services", () => {
  test.each(METADATA)("%s stays blocked whatever is allowed", (address) => {
    const everything = parseEgressRules(["0.0.0.0/0", "::/0", "169.254.169.254", address.replace(/%.*/, "")]);
    expect(blockedAddress(everything, address, false)).not.toBeNull();
    expect(blockedAddress(everything, address, true)).not.toBeNull();
  });
});

describe("an operator's word", () => {
  test("opens the addresses of a range and no others", () => {
    const rules = parseEgressRules(["10.1.0.0/16", "fd12::/16", "192.168.7.7"]);
    expect(blockedAddress(rules, "10.1.200.3", false)).toBeNull();
    expect(blockedAddress(rules, "::ffff:10.1.200.3", false)).toBeNull();
    expect(blockedAddress(rules, "fd12::9", false)).toBeNull();
    expect(blockedAddress(rules, "192.168.7.7", false)).toBeNull();
    expect(blockedAddress(rules, "10.2.0.1", false)).not.toBeNull();
    expect(blockedAddress(rules, "192.168.7.8", false)).not.toBeNull();
  });

  test.each(["http://x", "a b", "10.0.0.0/99", "x/8", "-x", "host:port", "*"])(
    "is refused when it is garbage: %s",
    (entry) => {
      expect(() => parseEgressRules([entry])).toThrow(entry);
    },
  );

  test("may be empty or padded", () => {
    expect(parseEgressRules(["", "  "]).hosts.size).toBe(0);
    expect(parseEgressRules([" Ollama:11434 "]).hosts.has("ollama:11434")).toBe(true);
  });
});

test("every private IPv4 address is blocked in each of its IPv6 disguises", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const hidden = fc.tuple(fc.constantFrom(10, 127, 0), octet, octet, octet);
  fc.assert(
    fc.property(hidden, fc.constantFrom("::ffff:", "64:ff9b::", "::"), (octets, prefix) => {
      expect(blockedAddress(NOTHING, prefix + octets.join("."), false)).not.toBeNull();
    }),
  );
});
