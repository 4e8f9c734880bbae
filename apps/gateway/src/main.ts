import { readEnvironment } from "./env.ts";
import { runGateway } from "./run.ts";

const environment = readEnvironment();
const gateway = await runGateway(environment);

/** A fault that nobody caught may have left anything behind: what is under way gets this long, then another process goes on. */
const FAULT_DRAIN_MS = 10_000;

let stops = 0;
async function stop(drainMs: number, exitCode: number): Promise<void> {
  stops += 1;
  const first = stops === 1;
  try {
    await gateway.stop(first ? drainMs : 0);
    if (first) process.exit(exitCode);
  } catch (err) {
    gateway.logger.fatal({ err }, "could not stop cleanly");
    process.exit(1);
  }
}
process.on("SIGTERM", () => void stop(environment.drainMs, 0));
process.on("SIGINT", () => void stop(environment.drainMs, 0));
process.on("unhandledRejection", (err) => gateway.logger.error({ err }, "a fault in one request was not handled"));
process.on("uncaughtException", (err) => {
  gateway.logger.fatal({ err }, "a fault was not handled; stopping");
  void stop(FAULT_DRAIN_MS, 1);
});
