import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claim } from "./instance.ts";
import { identify } from "./process-identity.ts";

const addresses = { gatewayUrl: "http://127.0.0.1:8080", dashboardUrl: "http://127.0.0.1:3000" };
let directory: string;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "gatehouse-instance-")), "data");
});
afterEach(() => rmSync(join(directory, ".."), { recursive: true }));

const leave = (note: object) =>
  writeFileSync(
    join(directory, "running.json"),
    JSON.stringify({ stopping: false, children: [], ...addresses, ...note }),
  );

async function endedProcess() {
  const child = spawn(process.execPath, ["--eval", ""]);
  const identity = identify(child.pid ?? 0);
  await once(child, "exit");
  return identity;
}

describe("claim", () => {
  test("the second one hears that one is running, and where", async () => {
    await claim(directory, addresses);
    await expect(claim(directory, addresses)).rejects.toThrow(/running already.*\n.*127.0.0.1:3000\n.*127.0.0.1:8080/);
  });

  test("of many at once exactly one gets it", async () => {
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claim(directory, addresses)));
    expect(claims.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  test("one that was released or killed is no obstacle, and nothing is left of it", async () => {
    (await claim(directory, addresses)).release();
    expect(readdirSync(directory)).toEqual([]);
    leave({ launcher: await endedProcess() });
    (await claim(directory, addresses)).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test("another program that got the process id of a killed one is not taken for it", async () => {
    await (await claim(directory, addresses)).release();
    leave({ launcher: { pid: process.pid, began: "long ago" } });
    await claim(directory, addresses);
  });

  test("the processes that a killed one left are waited for", async () => {
    (await claim(directory, addresses)).release();
    const child = spawn(process.execPath, ["--eval", "process.stdin.resume()"], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    leave({ launcher: await endedProcess(), children: [identify(child.pid ?? 0)] });
    const waiting = claim(directory, addresses).then(() => "claimed");
    const pause = new Promise((resolve) => setImmediate(() => resolve("waiting")));
    expect(await Promise.race([waiting, pause])).toBe("waiting");
    child.stdin.end();
    expect(await waiting).toBe("claimed");
  });

  test("what is written down can be read by the next one", async () => {
    const instance = await claim(directory, addresses);
    instance.recordChildren([process.pid]);
    instance.recordGateways([addresses.gatewayUrl, "http://127.0.0.1:8081"]);
    instance.announceStop();
    const note = JSON.parse(readFileSync(join(directory, "running.json"), "utf8"));
    expect(note).toMatchObject({ stopping: true, children: [{ pid: process.pid }] });
    expect(note.gatewayUrls).toEqual(["http://127.0.0.1:8080", "http://127.0.0.1:8081"]);
  });
});
