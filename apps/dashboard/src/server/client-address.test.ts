import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const address = (forwarded: string | undefined, trustedProxies: number) =>
  clientAddress({ headers: { "x-forwarded-for": forwarded }, socket: { remoteAddress: "192.0.2.1" } }, trustedProxies);

describe("the address of a caller", () => {
  test("is the peer's own where no proxy is trusted, whatever the caller writes", () => {
    expect(address("203.0.113.9", 0)).toBe("192.0.2.1");
    expect(address(undefined, 0)).toBe("192.0.2.1");
  });

  test("is what the outermost trusted proxy saw; entries further left are the caller's invention", () => {
    expect(address("203.0.113.9", 1)).toBe("203.0.113.9");
    expect(address("10.9.9.9, 203.0.113.9", 1)).toBe("203.0.113.9");
    expect(address("10.9.9.9, 203.0.113.9, 198.51.100.2", 2)).toBe("203.0.113.9");
  });

  test("falls back to what there is when fewer proxies answered than were said to be there", () => {
    expect(address("203.0.113.9", 2)).toBe("203.0.113.9");
    expect(address(undefined, 2)).toBe("192.0.2.1");
  });
});
