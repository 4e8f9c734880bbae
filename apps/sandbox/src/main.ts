import { readEnvironment } from "./env.ts";
import { createSandbox } from "./server.ts";

const { port, latency } = readEnvironment();
const sandbox = createSandbox({ latency });
await sandbox.listen(port);
process.stdout.write(`sandbox (simulated provider) at ${sandbox.url}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void sandbox.close());
}
