import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { embeddedSecrets, requireSecrets } from "./secrets.ts";

const random = () => randomBytes(32).toString("base64");
const nothing = { pepper: undefined, encryptionKey: undefined, sessionSecret: undefined };
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatehouse-secrets-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("requireSecrets, with a database that was given", () => {
  test("accepts three good secrets, and a ring of peppers", () => {
    const given = { pepper: `2:${random()},1:${random()}`, encryptionKey: random(), sessionSecret: random() };
    expect(requireSecrets(given)).toEqual(given);
  });

  test("names everything that is missing", () => {
    expect(() => requireSecrets({ ...nothing, pepper: random() })).toThrow(
      /GATEHOUSE_ENCRYPTION_KEY is missing.\n.*GATEHOUSE_SESSION_SECRET is missing./,
    );
  });

  test.each(["short", "a".repeat(64), Buffer.alloc(31, 7).toString("base64")])(
    "refuses %s without repeating it",
    (weak) => {
      const start = () => requireSecrets({ pepper: random(), encryptionKey: weak, sessionSecret: random() });
      expect(start).toThrow(/GATEHOUSE_ENCRYPTION_KEY is not 32 random bytes/);
      expect(start).not.toThrow(new RegExp(weak));
    },
  );
});

describe("embeddedSecrets", () => {
  test("makes them once, 32 random bytes each, in a file for its owner alone", () => {
    const first = embeddedSecrets(directory, nothing);
    expect(statSync(join(directory, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first.pepper, "base64")).toHaveLength(32);
    expect(new Set(Object.values(first)).size).toBe(4);
    expect(embeddedSecrets(directory, nothing)).toEqual(first);
  });

  test("a secret in the environment goes before the file's and is not written down", () => {
    const pepper = random();
    expect(embeddedSecrets(directory, { ...nothing, pepper }).pepper).toBe(pepper);
    expect(readFileSync(join(directory, "secrets.json"), "utf8")).not.toContain(pepper);
  });

  test("a file that others may read is closed to them", () => {
    embeddedSecrets(directory, nothing);
    chmodSync(join(directory, "secrets.json"), 0o644);
    embeddedSecrets(directory, nothing);
    expect(statSync(join(directory, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  test("data without its secrets is not opened with new ones", () => {
    mkdirSync(join(directory, "postgres"));
    writeFileSync(join(directory, "postgres/PG_VERSION"), "18\n");
    expect(() => embeddedSecrets(directory, nothing)).toThrow(/secrets.json is gone/);
  });

  test("a damaged file is not replaced", () => {
    writeFileSync(join(directory, "secrets.json"), "{");
    expect(() => embeddedSecrets(directory, nothing)).toThrow(/is damaged/);
    expect(readFileSync(join(directory, "secrets.json"), "utf8")).toBe("{");
  });
});
