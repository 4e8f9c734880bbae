import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSigner } from "@gatehouse/vault";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aConfiguration } from "../../test/configuration.ts";
import { encodeSnapshot } from "./snapshot-codec.ts";
import { createSnapshotFile, type SnapshotFile } from "./snapshot-file.ts";

const DAY_MS = 86_400_000;
const signer = createSigner(randomBytes(32), "test");
let directory: string;
let lines: { reason?: string; msg: string }[];
let file: SnapshotFile;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatehouse-snapshot-"));
  lines = [];
  file = openFile();
});
afterEach(async () => {
  vi.useRealTimers();
  await file.close();
  rmSync(directory, { recursive: true, force: true });
});

const path = () => join(directory, "snapshot.json");
const onDisk = () => BigInt(JSON.parse(readFileSync(path(), "utf8")).content.configuration.version);
const writtenAt = () => JSON.parse(readFileSync(path(), "utf8")).content.writtenAt;

function openFile(): SnapshotFile {
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  return createSnapshotFile({ directory, signer, maxAgeMs: DAY_MS, logger });
}

test("what was kept last is read back by the next run, and only its owner may read the file", async () => {
  for (const version of [1n, 2n, 3n]) file.keep(aConfiguration(version));
  await file.close();
  expect(openFile().read()?.configuration).toEqual(aConfiguration(3n));
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(["snapshot.json"]);
});

test("versions that come quickly are written once a second, the last one always", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  file.keep(aConfiguration(1n));
  await vi.advanceTimersByTimeAsync(0);
  await vi.waitFor(() => expect(onDisk()).toBe(1n));
  for (let version = 2n; version <= 9n; version += 1n) {
    file.keep(aConfiguration(version));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(onDisk()).toBe(1n);
  await vi.advanceTimersByTimeAsync(200);
  await vi.waitFor(() => expect(onDisk()).toBe(9n));
});

test("a configuration that does not change for long does not grow old on disk", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  file.keep(aConfiguration(1n));
  await vi.advanceTimersByTimeAsync(0);
  await vi.waitFor(() => expect(onDisk()).toBe(1n));
  const first = writtenAt();
  await vi.advanceTimersByTimeAsync(3 * DAY_MS);
  file.confirm();
  await vi.advanceTimersByTimeAsync(0);
  await vi.waitFor(() => expect(Date.parse(writtenAt()) - Date.parse(first)).toBeGreaterThanOrEqual(3 * DAY_MS));
  expect(openFile().read()).toBeDefined();
});

test.each([
  ["is too old", Date.now() - DAY_MS - 60_000, signer, "may be 24 h old at most"],
  ["comes from the future", Date.now() + DAY_MS + 60_000, signer, "may be 24 h old at most"],
  ["is signed by another key", Date.now(), createSigner(randomBytes(32), "test"), "signature is wrong"],
])("one that %s is not used, and the log says why", (_, at, by, reason) => {
  writeFileSync(path(), encodeSnapshot({ configuration: aConfiguration(), writtenAt: new Date(at) }, by));
  expect(file.read()).toBeUndefined();
  expect(lines).toEqual([expect.objectContaining({ reason: expect.stringContaining(reason) })]);
});

test("no file is no fault; one that is empty is not used", () => {
  expect(file.read()).toBeUndefined();
  expect(lines).toEqual([]);
  writeFileSync(path(), "");
  expect(file.read()).toBeUndefined();
  expect(lines).toHaveLength(1);
});

test("a disk that refuses is logged once and does no harm; the next change is written again", async () => {
  rmSync(directory, { recursive: true });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const refused = () =>
    expect(lines.map(({ msg }) => msg)).toEqual([expect.stringContaining("cannot be kept on disk")]);
  file.keep(aConfiguration(1n));
  await vi.advanceTimersByTimeAsync(0);
  await vi.waitFor(refused);
  file.keep(aConfiguration(2n));
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(refused);
  vi.useRealTimers();
  directory = mkdtempSync(join(tmpdir(), "gatehouse-snapshot-"));
});
