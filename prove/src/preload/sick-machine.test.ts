import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const PRELOAD = new URL("./sick-machine.ts", import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-sick-"));
  mkdirSync(join(folder, "spool"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a module prints that runs on the sick machine. */
function run(code: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", PRELOAD, "--input-type=module", "--eval", code], {
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      PROVE_CLOCK_FILE: join(folder, "clock"),
      PROVE_DISK_FILE: join(folder, "full"),
      GATEHOUSE_SPOOL_DIR: join(folder, "spool"),
    },
  });
  return stdout || stderr;
}

test("the clock is off by what the file says, in every way that a program reads it; given instants are not", () => {
  const code =
    "console.log(JSON.stringify([Date.now(), +new Date(), Date.parse(Date()), +new Date(5), new Date() instanceof Date]))";
  writeFileSync(join(folder, "clock"), "3600000");
  const [now, made, told, given, isDate] = JSON.parse(run(code)) as [number, number, number, number, boolean];
  for (const instant of [now, made, told]) expect(instant - Date.now()).toBeGreaterThan(3_500_000);
  expect([given, isDate]).toEqual([5, true]);
  rmSync(join(folder, "clock"));
  const [well] = JSON.parse(run(code)) as [number];
  expect(well - Date.now()).toBeLessThan(60_000);
});

test("a full disk takes half of a record and then nothing, in the spool only, for modules that import by name", () => {
  for (const name of ["spool/segment", "other", "full"]) writeFileSync(join(folder, name), "");
  const code = `
    import { openSync, writeSync } from "node:fs";
    const path = ${JSON.stringify(folder)};
    const spooled = openSync(path + "/spool/segment", "a");
    const other = openSync(path + "/other", "a");
    const write = (descriptor) => {
      try {
        return writeSync(descriptor, Buffer.from("12345678"), 0, 8);
      } catch (error) {
        return error.code;
      }
    };
    console.log(JSON.stringify([write(spooled), write(spooled), write(other)]));`;
  expect(JSON.parse(run(code))).toEqual([4, "ENOSPC", 8]);
  expect(readFileSync(join(folder, "spool/segment"), "utf8")).toBe("1234");
});
