import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "./env.ts";

const launcher = fileURLToPath(new URL("../../apps/launcher/src/main.ts", import.meta.url));

export interface Launch {
  process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves once the product is up, or the launcher has ended: then with its exit code. */
  settled: Promise<"running" | number | null>;
  /** Asks it to stop, as Ctrl-C does, and waits for its end. */
  stop(): Promise<void>;
}

/** Runs the launcher with these settings and none of the operator's. */
export function launch(settings: Record<string, string>): Launch {
  const child = spawn(process.execPath, [launcher], {
    env: { ...readEnvironment().system, ...settings },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const running = new Promise<"running">((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (output.includes("Gatehouse is running (")) resolve("running");
      });
    }
  });
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGINT");
    await exited;
  };
  return { process: child, output: () => output, settled: Promise.race([running, exited]), stop };
}

/** Ports that nobody listens on at the moment, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer().listen(0, "127.0.0.1");
      await once(probe, "listening");
      return probe;
    }),
  );
  const ports = probes.map((probe) => {
    const address = probe.address();
    return typeof address === "object" && address ? address.port : 0;
  });
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
