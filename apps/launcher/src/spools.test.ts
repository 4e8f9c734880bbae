import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { idleSpools } from "./spools.ts";

let dataDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "gatehouse-spools-"));
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

function spool(name: string, file: string): void {
  mkdirSync(join(dataDirectory, name));
  writeFileSync(join(dataDirectory, name, file), "");
}

test("records of a gateway that is not run this time are pointed out, and nothing else is", () => {
  spool("spool", "segment-000000000001.journal");
  spool("spool-2", "segment-000000000001.journal");
  spool("spool-3", "segment-000000000007.journal");
  spool("spool-4", "node-id");
  expect(idleSpools({ dataDirectory, gateways: 2 })).toEqual([
    `${join(dataDirectory, "spool-3")} holds records of gateway 3, which is not run now. ` +
      "Start once with GATEHOUSE_GATEWAYS=3 to store them.",
  ]);
  expect(idleSpools({ dataDirectory, gateways: 4 })).toEqual([]);
});
