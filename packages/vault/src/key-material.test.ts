import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KeyMaterialError, keyId, readKek, readPeppers } from "./index.ts";

const random = () => randomBytes(32).toString("base64");

describe("key material from the environment", () => {
  test.each([
    ["nothing", undefined],
    ["blanks", "   "],
    ["a short key", randomBytes(16).toString("base64")],
    ["a long key", randomBytes(48).toString("base64")],
    ["a phrase", "change-me"],
    ["zeros", Buffer.alloc(32).toString("base64")],
    ["a pattern", Buffer.from("passwordpasswordpasswordpassword").toString("base64")],
    ["characters that are not base64", `${random().slice(0, -2)}*=`],
  ])("is refused when it is %s", (_, text) => {
    expect(() => readKek(text)).toThrow(KeyMaterialError);
    expect(() => readPeppers(text)).toThrow(KeyMaterialError);
  });

  test("is accepted as 32 random bytes in either alphabet of base64", () => {
    const bytes = randomBytes(32);
    expect(readKek(` ${bytes.toString("base64")}\n`)).toEqual(bytes);
    expect(readKek(bytes.toString("base64url"))).toEqual(bytes);
  });

  test("is never repeated by the error that refuses it", () => {
    expect(() => readKek("canary-value")).toThrow(/^(?!.*canary)/s);
  });

  test("makes a ring of peppers whose highest version is current", () => {
    const [old, next] = [random(), random()];
    const ring = readPeppers(`1:${old}, 2:${next}`);
    expect(ring.current.version).toBe(2);
    expect(ring.current.key.export()).toEqual(Buffer.from(next, "base64"));
    expect(ring.all.map((pepper) => pepper.version)).toEqual([2, 1]);
    expect(readPeppers(old).current.version).toBe(1);
  });

  test("refuses a ring that is unclear about its versions", () => {
    expect(() => readPeppers(`1:${random()},1:${random()}`)).toThrow(KeyMaterialError);
    expect(() => readPeppers(`0:${random()}`)).toThrow(KeyMaterialError);
    expect(() => readPeppers(`${random()},`)).toThrow(KeyMaterialError);
  });

  test("has an id that differs per key and is no part of it", () => {
    const key = randomBytes(32);
    expect(keyId(key)).not.toBe(keyId(randomBytes(32)));
    expect(key.toString("hex")).not.toContain(keyId(key));
  });
});
