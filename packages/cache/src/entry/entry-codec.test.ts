import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entry, someKey } from "../testing/entries.ts";
import { decodeEntry, encodeEntry } from "./entry-codec.ts";

const key = someKey();

describe("an entry comes back as it was", () => {
  test("whatever it holds", () => {
    const text = fc.string({ unit: "binary" });
    const any = fc.record({
      status: fc.integer({ min: 200, max: 299 }),
      contentType: text,
      headers: fc.dictionary(text, text),
      bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      streamed: fc.boolean(),
      askedAtMs: fc.nat(),
      storedAtMs: fc.nat(),
      expiresAtMs: fc.maxSafeNat(),
      meta: fc.record({
        tags: fc.array(text),
        tokens: fc.dictionary(fc.constantFrom("input", "output", "reasoning"), fc.nat()),
        responseModel: fc.option(text),
        costNanoUsd: fc.option(fc.bigInt({ min: 0n, max: 10n ** 30n })),
      }),
    });
    fc.assert(
      fc.property(any, (given) => {
        const before = entry(given);
        expect(decodeEntry(key, encodeEntry(key, before))).toEqual(before);
      }),
    );
  });

  test("in little more room than its bytes take", () => {
    const before = entry({ bytes: Buffer.alloc(10_000) });
    expect(encodeEntry(key, before).length).toBeLessThan(10_000 + 700);
  });
});

describe("what is no entry is none, and no error", () => {
  const encoded = encodeEntry(key, entry());

  test("damaged in any bit", () => {
    for (let at = 0; at < encoded.length; at++) {
      for (const bit of [1, 128]) {
        const damaged = Buffer.from(encoded);
        damaged[at] = (damaged[at] as number) ^ bit;
        expect(decodeEntry(key, damaged)).toBeUndefined();
      }
    }
  });

  test("cut anywhere, or with something behind it", () => {
    for (let length = 0; length < encoded.length; length++) {
      expect(decodeEntry(key, encoded.subarray(0, length))).toBeUndefined();
    }
    expect(decodeEntry(key, Buffer.concat([encoded, Buffer.from("x")]))).toBeUndefined();
  });

  test("under the key of another answer", () => expect(decodeEntry(someKey(1), encoded)).toBeUndefined());

  test("anything at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, marked) => {
        const foreign = Buffer.from(bytes);
        expect(decodeEntry(key, marked ? Buffer.concat([encoded.subarray(0, 5), foreign]) : foreign)).toBeUndefined();
      }),
    );
  });

  test("whole, but without what an entry has to say", () => {
    const odd = (given: object) => encodeEntry(key, { ...entry(), ...given });
    const meta = entry().meta;
    const wrong = [
      { status: "200" },
      { contentType: undefined },
      { expiresAtMs: null },
      { streamed: 1 },
      { headers: { a: 1 } },
      { meta: { ...meta, tags: ["a", 1] } },
      { meta: { ...meta, tokens: { input: "1" } } },
      { meta: { ...meta, organizationId: undefined } },
      { meta: { ...meta, costNanoUsd: "many" } },
      { meta: { ...meta, tokens: undefined } },
    ];
    for (const given of wrong) expect(decodeEntry(key, odd(given))).toBeUndefined();
  });
});
