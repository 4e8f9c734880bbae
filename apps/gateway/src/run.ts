import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { createContainer, type Seams } from "./container.ts";
import type { Environment } from "./env.ts";
import { createHttpServer } from "./http/server.ts";
import { runPipeline } from "./pipeline/pipeline.ts";
import { createRoutes } from "./routes.ts";

export interface RunningGateway {
  port: number;
  nodeId: string;
  logger: Logger;
  /**
   * Ready goes first, streams finish, records are handed over. Called again with a shorter time, it cuts what is
   * still open; the first call does the rest.
   */
  stop(drainMs: number): Promise<void>;
}

/** Starts a gateway in this process. @throws Error when the port is taken or the spool has another owner */
export async function runGateway(environment: Environment, seams: Seams = {}): Promise<RunningGateway> {
  const container = await createContainer(environment, runPipeline, seams);
  const { gateway, guard } = container;
  const { host, port } = environment;
  const { logger, metrics: meter } = gateway;
  const { maxConnections } = environment;
  const server = createHttpServer({ host, port, routes: createRoutes(gateway), logger, guard, meter, maxConnections });
  const listening = await server.listen();
  gateway.logger.info({ port: listening, nodeId: gateway.nodeId }, "listening");
  let stopping = false;
  return {
    port: listening,
    nodeId: gateway.nodeId,
    logger: gateway.logger,
    async stop(drainMs) {
      const first = !stopping;
      stopping = true;
      container.beginDrain();
      gateway.logger.info({ drainMs }, "draining");
      if (first && drainMs > 0 && environment.drainDelayMs > 0) await sleep(environment.drainDelayMs);
      await server.drain(drainMs);
      if (!first) return;
      await container.close();
    },
  };
}
