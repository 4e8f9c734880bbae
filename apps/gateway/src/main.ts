import { createContainer } from "./container.ts";
import { readEnvironment } from "./env.ts";
import { createHttpServer } from "./http/server.ts";
import { createRoutes } from "./routes.ts";

const environment = readEnvironment();
const container = await createContainer(environment);
const { gateway } = container;
const server = createHttpServer({
  host: environment.host,
  port: environment.port,
  routes: createRoutes(gateway),
  logger: gateway.logger,
});
const port = await server.listen();
gateway.logger.info({ port, nodeId: gateway.nodeId }, "listening");

let stopping = false;
/** Ready goes first, streams finish, records are handed over. A second signal cuts what is still open. */
async function stop(signal: string): Promise<void> {
  const drainMs = stopping ? 0 : environment.drainMs;
  const again = stopping;
  stopping = true;
  container.beginDrain();
  gateway.logger.info({ signal, drainMs }, "draining");
  await server.drain(drainMs);
  if (again) return;
  await container.close();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
