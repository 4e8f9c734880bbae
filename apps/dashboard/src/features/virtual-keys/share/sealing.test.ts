import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { openSealed, proofOf, sealSecret } from "./sealing.ts";

const secret = `gh_live_${"Ab3".repeat(16)}z`;

test("a sealed secret opens with the key in the link only, and what the server gets tells neither", async () => {
  const { sealed, proofDigest, linkKey } = await sealSecret(secret);
  expect(await openSealed(sealed, linkKey)).toBe(secret);
  const other = await sealSecret(secret);
  expect(other.sealed).not.toBe(sealed);
  await expect(openSealed(sealed, other.linkKey)).rejects.toThrow();
  const proof = await proofOf(linkKey);
  expect(proof).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(createHash("sha256").update(proof).digest("hex")).toBe(proofDigest);
  await expect(openSealed(sealed, proof)).rejects.toThrow();
  expect(JSON.stringify([sealed, proofDigest, proof])).not.toContain(linkKey);
});

test("a link that was cut off, and a sealed text that was changed, open nothing", async () => {
  const { sealed, linkKey } = await sealSecret(secret);
  await expect(proofOf(linkKey.slice(1))).rejects.toThrow();
  await expect(proofOf("")).rejects.toThrow("not complete");
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
  await expect(openSealed(changed, linkKey)).rejects.toThrow();
});
