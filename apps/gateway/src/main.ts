import { readEnvironment } from "./env.ts";
import { runGateway } from "./run.ts";

const environment = readEnvironment();
const gateway = await runGateway(environment);

let signals = 0;
async function stop(): Promise<void> {
  signals += 1;
  const first = signals === 1;
  await gateway.stop(first ? environment.drainMs : 0);
  if (first) process.exit(0);
}
process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
