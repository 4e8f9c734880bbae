import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSigner } from "./index.ts";

const kek = randomBytes(32);
const signer = createSigner(kek, "notes 1");

test("a signature holds for its text alone, whatever the text says", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, other) => {
      expect(signer.verify(text, signer.sign(text))).toBe(true);
      expect(signer.verify(other, signer.sign(text))).toBe(other === text);
    }),
  );
});

test("a signature under another key or for another purpose is none", () => {
  const signature = signer.sign("text");
  expect(createSigner(randomBytes(32), "notes 1").verify("text", signature)).toBe(false);
  expect(createSigner(kek, "notes 2").verify("text", signature)).toBe(false);
});

test("a signature has one spelling, so that nobody can make a second one of it", () => {
  const signature = signer.sign("text");
  expect(signature).toMatch(/^[0-9a-f]{64}$/);
  for (const other of [signature.toUpperCase(), signature.slice(1), ` ${signature}`, ""]) {
    expect(signer.verify("text", other)).toBe(other === signature);
  }
});
