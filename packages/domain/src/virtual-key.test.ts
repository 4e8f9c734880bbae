import fc from "fast-check";
import { expect, test } from "vitest";
import { formatVirtualKey, isVirtualKey, statusOfVirtualKey, VIRTUAL_KEY_PATTERN } from "./virtual-key.ts";

const random = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("every 256-bit number makes a key of the published form with a fitting checksum", () => {
  fc.assert(
    fc.property(random, (bytes) => {
      const key = formatVirtualKey(bytes);
      expect(key).toMatch(VIRTUAL_KEY_PATTERN);
      expect(isVirtualKey(key)).toBe(true);
    }),
  );
});

test("different random bytes never make the same key", () => {
  fc.assert(
    fc.property(random, random, (a, b) => {
      fc.pre(!Buffer.from(a).equals(Buffer.from(b)));
      expect(formatVirtualKey(a)).not.toBe(formatVirtualKey(b));
    }),
  );
});

test("one mistyped character is noticed without a look-up", () => {
  fc.assert(
    fc.property(random, fc.integer({ min: 8, max: 56 }), fc.constantFrom(..."09AZaz"), (bytes, at, character) => {
      const key = formatVirtualKey(bytes);
      fc.pre(key[at] !== character);
      expect(isVirtualKey(key.slice(0, at) + character + key.slice(at + 1))).toBe(false);
    }),
  );
});

test.each(["", "gh_live_", "sk-proj-abc", "' OR 1=1 --", "gh_live_".padEnd(57, "0")])("%j is no virtual key", (text) =>
  expect(isVirtualKey(text)).toBe(false),
);

test("revoked wins over disabled, disabled over expired", () => {
  const now = new Date("2026-11-22T00:00:00Z");
  const past = new Date("2026-11-21T00:00:00Z");
  const none = { revokedAt: null, disabledAt: null, expiresAt: null };
  expect(statusOfVirtualKey(none, now)).toBe("active");
  expect(statusOfVirtualKey({ ...none, expiresAt: now }, now)).toBe("expired");
  expect(statusOfVirtualKey({ ...none, expiresAt: past, disabledAt: past }, now)).toBe("disabled");
  expect(statusOfVirtualKey({ revokedAt: past, disabledAt: past, expiresAt: past }, now)).toBe("revoked");
});
