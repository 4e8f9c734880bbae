import { randomBytes } from "node:crypto";
import { createSigner } from "@gatehouse/vault";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aConfiguration } from "../../test/configuration.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-codec.ts";

const kek = randomBytes(32);
const signer = createSigner(kek, "test");
const kept = { configuration: aConfiguration(), writtenAt: new Date("2026-11-30T12:00:00.000Z") };
const written = encodeSnapshot(kept, signer);

test("a configuration comes back exactly: amounts beyond a double, dates, and what is null", () => {
  expect(decodeSnapshot(written, signer)).toEqual(kept);
  expect(JSON.parse(written)).toMatchObject({ content: { format: 1 } });
});

test("any flipped bit is refused, wherever it is", () => {
  const bytes = Buffer.from(written);
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    expect(() => decodeSnapshot(changed.toString("utf8"), signer), `byte ${at}`).toThrow("signature is wrong");
  }
});

test("whatever is cut out, put in or written over is refused", () => {
  fc.assert(
    fc.property(fc.nat(written.length), fc.nat(20), fc.string({ maxLength: 20 }), (at, length, text) => {
      const changed = written.slice(0, at) + text + written.slice(at + length);
      fc.pre(changed !== written);
      expect(() => decodeSnapshot(changed, signer)).toThrow("signature is wrong");
    }),
  );
});

test("what was signed under another encryption key, or for another purpose, is refused", () => {
  for (const other of [createSigner(randomBytes(32), "test"), createSigner(kek, "else")]) {
    expect(() => decodeSnapshot(encodeSnapshot(kept, other), signer)).toThrow("signature is wrong");
  }
});

test("what another version wrote is refused, naming the field", () => {
  const { rateLimits: _, ...older } = kept.configuration;
  const text = encodeSnapshot({ ...kept, configuration: older as typeof kept.configuration }, signer);
  expect(() => decodeSnapshot(text, signer)).toThrow(/written by another version \(configuration.rateLimits/);
});

test("what was written before keys could be rotated is read: no key has a secret of before", () => {
  const virtualKeys = kept.configuration.virtualKeys.map(({ previous: _, ...key }) => key);
  const older = { ...kept.configuration, virtualKeys } as unknown as typeof kept.configuration;
  const { configuration } = decodeSnapshot(encodeSnapshot({ ...kept, configuration: older }, signer), signer);
  expect(configuration.virtualKeys.map(({ previous }) => previous)).toEqual([null]);
});
