import { DETECTORS } from "@gatehouse/domain";
import { afterEach, describe, expect, it } from "vitest";
import { compileScanner } from "../scanner.ts";
import { createScanPool, type ScanPool, type ScanPoolOptions } from "./scan-pool.ts";

const own = {
  patterns: [
    { name: "employee", regex: String.raw`EMP-\d{6}` },
    { name: "slow", regex: "(?:fox.*zebra)|fox" },
  ],
  wordLists: [{ name: "projects", words: ["Falcon"], caseSensitive: false }],
};
const NAMES = [...DETECTORS, "employee", "projects"];
const TEXTS = ["anna@example.com EMP-123456", "😀 Falcon 4111 1111 1111 1111", "nothing"];
const SLOW_TEXT = "fox ".repeat(200_000);

let pool: ScanPool;
const poolOf = (options: Partial<ScanPoolOptions> = {}): ScanPool => {
  pool = createScanPool({ size: 1, ...options });
  return pool;
};
afterEach(() => pool.close());

describe("a scan pool", { timeout: 30_000 }, () => {
  it("finds what a scanner finds", async () => {
    poolOf({ size: 2 });
    const expected = compileScanner(own, NAMES).scan(TEXTS);
    expect(expected).toHaveLength(4);
    const scans = Array.from({ length: 8 }, () => pool.scan(own, NAMES, TEXTS));
    for (const findings of await Promise.all(scans)) expect(findings).toEqual(expected);
    expect(await pool.scan(own, ["employee"], TEXTS)).toEqual(compileScanner(own, ["employee"]).scan(TEXTS));
  });

  it("rejects what takes too long, and scans on with another worker", async () => {
    poolOf({ timeoutMs: 500 });
    expect(await pool.scan(own, NAMES, TEXTS)).toHaveLength(4);
    const slow = pool.scan(own, ["slow"], [SLOW_TEXT, SLOW_TEXT]);
    const next = pool.scan(own, NAMES, TEXTS);
    await expect(slow).rejects.toMatchObject({ name: "ScanError", failure: "timeout" });
    expect(await next).toHaveLength(4);
  });

  it("rejects when the worker dies, and scans on with another one", async () => {
    poolOf();
    // Not a text at all: the worker does not survive it.
    const fatal = pool.scan(own, NAMES, [null as unknown as string]);
    await expect(fatal).rejects.toMatchObject({ failure: "died" });
    expect(await pool.scan(own, NAMES, TEXTS)).toHaveLength(4);
  });

  it("tells what is wrong with the settings", async () => {
    poolOf();
    await expect(pool.scan(own, ["nobody"], TEXTS)).rejects.toMatchObject({
      failure: "settings",
      message: expect.stringContaining("'nobody'"),
    });
  });

  it("lets only so many scans wait, and not for ever", async () => {
    poolOf({ maxWaiting: 2, waitMs: 1, timeoutMs: 500 });
    const results = await Promise.allSettled([1, 2, 3].map(() => pool.scan(own, NAMES, TEXTS)));
    const failures = results.map((result) => (result.status === "rejected" ? result.reason.failure : undefined));
    expect(failures).toEqual(["busy", "busy", "busy"]);
  });

  it("rejects everything that is under way when it is closed, and what comes later", async () => {
    poolOf();
    await pool.scan(own, NAMES, TEXTS);
    const scans = Promise.allSettled([pool.scan(own, ["slow"], [SLOW_TEXT]), pool.scan(own, NAMES, TEXTS)]);
    await pool.close();
    expect((await scans).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(pool.scan(own, NAMES, TEXTS)).rejects.toMatchObject({ failure: "closed" });
  });

  it("keeps scanners of many settings apart", async () => {
    poolOf();
    const settings = Array.from({ length: 70 }, (_, index) => ({
      patterns: [{ name: "number", regex: `N${index}N` }],
      wordLists: [],
    }));
    const text = settings.map((_, index) => `N${index}N`).join(" ");
    for (let round = 0; round < 2; round += 1) {
      const found = await Promise.all(settings.map((each) => pool.scan(each, ["number"], [text])));
      for (const [index, [first]] of found.entries()) expect(text.slice(first?.start, first?.end)).toBe(`N${index}N`);
    }
  });
});
