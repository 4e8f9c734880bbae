import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { emptyDirectory, RememberingLogger, removeDirectory } from "../testing/spool-kit.ts";
import { openSpool } from "./open-spool.ts";

const CHILD = fileURLToPath(new URL("../testing/spool-child.ts", import.meta.url));
const directories: string[] = [];
let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill("SIGKILL");
  directories.splice(0).forEach(removeDirectory);
});

test("kill -9 in full flight, again and again: every attempt is in the database, what had ended as it ended", async () => {
  const [directory, databaseDirectory] = [emptyDirectory(), emptyDirectory()];
  directories.push(directory, databaseDirectory);
  const database = join(databaseDirectory, "records");
  const told: string[] = [];
  for (const lines of [50, 400, 1500, 1, 3000]) told.push(...(await runUntilKilled(lines, [directory, database])));

  const stored = new Map<string, string>();
  const remember = (id: string, metering: string) => stored.has(id) || stored.set(id, metering);
  for (const line of readFileSync(database, "utf8").trim().split("\n"))
    remember(...(line.split(" ") as [string, string]));
  const { spool, recovered } = await openSpool({
    directory,
    logger: new RememberingLogger(),
    sink: {
      write: async (batch) => {
        for (const { record } of batch) remember(record.eventId, record.metering);
      },
    },
  });
  await spool.close(10_000);

  expect(recovered).toMatchObject({ epoch: 6, firstSureEpoch: 0 });
  const begun = new Set(told.flatMap((line) => (line.startsWith("i ") ? line.slice(2) : [])));
  const ended = new Set(told.flatMap((line) => (line.startsWith("s ") ? line.slice(2) : [])));
  expect(begun.size).toBeGreaterThan(1000);
  expect([...begun].filter((id) => !stored.has(id))).toEqual([]);
  expect([...ended].filter((id) => stored.get(id) !== "reported")).toEqual([]);
  // The last word of a killed process may be missing: it had written, and was not able to say so any more.
  const untold = [...stored.keys()].filter((id) => !begun.has(id));
  expect(untold.length).toBeLessThanOrEqual(5);
  const wrongly = [...stored].filter(([id, metering]) => metering === "reported" && begun.has(id) && !ended.has(id));
  expect(wrongly.length).toBeLessThanOrEqual(5);
}, 60_000);

/** Everything that the process said before it was killed. */
async function runUntilKilled(lines: number, args: string[]): Promise<string[]> {
  child = spawn(process.execPath, [CHILD, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > lines) child?.kill("SIGKILL");
  });
  const [, signal] = await once(child, "close");
  expect(signal).toBe("SIGKILL");
  return said.split("\n").filter((line) => line.length === 38);
}
