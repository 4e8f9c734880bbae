import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../env.ts";
import type { LoadJob, LoadResult } from "./job.ts";

export interface LoadGenerator {
  /** One job at a time. @throws Error when the generator fails; failed requests are counted in the result instead. */
  run(job: LoadJob): Promise<LoadResult>;
  stop(): void;
}

/** Starts the process that sends requests. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(fileURLToPath(new URL("generator.ts", import.meta.url)), { env: childEnvironment({}) });
  return {
    async run(job) {
      const answered = once(child, "message") as Promise<[{ result?: LoadResult; error?: string }]>;
      child.send(job);
      const [{ result, error }] = await answered;
      if (!result) throw new Error(`The load generator failed: ${error}`);
      return result;
    },
    stop: () => child.disconnect(),
  };
}
