import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { identify } from "./process-identity.ts";
import { Service } from "./service.ts";

let folder: string;
let port: number;
let printed: string[];
const services: Service[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-service-"));
  printed = [];
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  port = typeof address === "object" && address ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop(true)));
  rmSync(folder, { recursive: true });
});

const server = (onRequest: string, more = "") =>
  `import { createServer } from "node:http";
   createServer((request, response) => { ${onRequest}; response.end("ok"); }).listen(${"process.env.PORT"}, "127.0.0.1");
   ${more}`;

function serviceOf(program: string, onChange: () => void = () => {}): Service {
  const script = join(folder, "server.mjs");
  writeFileSync(script, program);
  const readyUrl = `http://127.0.0.1:${port}/`;
  const variables = { PORT: String(port) };
  const service = new Service(
    { name: "stand-in", script, variables, readyUrl, stopTimeoutMs: 20_000 },
    { print: (text) => printed.push(text), logLevel: "warn", onChange },
  );
  services.push(service);
  return service;
}

const ask = (path: string) =>
  new Promise((resolve) => {
    get(`http://127.0.0.1:${port}${path}`, (response) => response.resume().once("end", resolve)).once("error", resolve);
  });

describe("a service", () => {
  test("is up when it answers, and down when stop is done", async () => {
    const service = serviceOf(server(""));
    await service.start();
    const pid = service.pid() ?? 0;
    expect(identify(pid)).toBeDefined();
    await service.stop(false);
    expect(identify(pid)).toBeUndefined();
  });

  test("one that ends before it answers is a failure in words, after its own words", async () => {
    const service = serviceOf(`console.error("no database"); process.exitCode = 7;`);
    await expect(service.start()).rejects.toThrow(/stand-in ended \(exit code 7\) before it was ready/);
    expect(printed.join("\n")).toContain("no database");
  });

  test("one that crashes later is started again", async () => {
    let onRestart = () => {};
    let starts = 0;
    const service = serviceOf(server(`if (request.url === "/crash") process.exit(3)`), () => {
      if (service.pid() !== first && first) onRestart();
      starts += 1;
    });
    let first: number | undefined;
    await service.start();
    first = service.pid();
    const restarted = new Promise<void>((resolve) => {
      onRestart = resolve;
    });
    await ask("/crash");
    await restarted;
    expect(service.pid()).not.toBe(first);
    expect(printed.join("\n")).toContain("ended by itself (exit code 3); starting it again");
    expect(starts).toBeGreaterThan(2);
  });

  test("one that does not heed is killed by force", async () => {
    const service = serviceOf(server("", `process.on("SIGTERM", () => {});`));
    await service.start();
    const pid = service.pid() ?? 0;
    const gently = service.stop(false);
    await service.stop(true);
    await gently;
    expect(identify(pid)).toBeUndefined();
  });

  test("it ends when the launcher is killed", async () => {
    const script = join(folder, "child.mjs");
    writeFileSync(script, `console.log(process.pid); setInterval(() => {}, 1000);`);
    const tether = new URL("./tether.ts", import.meta.url).href;
    const parent = `
      import { spawn } from "node:child_process";
      spawn(process.execPath, ["--import", ${JSON.stringify(tether)}, ${JSON.stringify(script)}],
        { stdio: ["ignore", "inherit", "inherit", "ipc"], detached: true });`;
    const launcher = spawn(process.execPath, ["--input-type=module", "--eval", parent], {
      stdio: ["ignore", "pipe", 2],
    });
    const childPid = Number(await new Promise((resolve) => launcher.stdout?.once("data", resolve)));
    launcher.kill("SIGKILL");
    // The child holds the other end of this pipe: it closes when the child is gone.
    await once(launcher, "close");
    // Its files are closed a moment before the process itself is gone.
    await expect.poll(() => identify(childPid)).toBeUndefined();
  });
});
