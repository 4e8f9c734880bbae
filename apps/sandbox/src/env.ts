import * as z from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  GATEHOUSE_SANDBOX_PORT: port.default(8090),
  /** 1 is a believable provider, 0 answers at once. */
  GATEHOUSE_SANDBOX_LATENCY: z.coerce.number().min(0).max(100).default(1),
});

export interface SandboxEnvironment {
  port: number;
  latency: number;
}

/** Reads the sandbox's settings. Throws with the name of a setting that makes no sense. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): SandboxEnvironment {
  const parsed = environment.safeParse(source);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return { port: parsed.data.GATEHOUSE_SANDBOX_PORT, latency: parsed.data.GATEHOUSE_SANDBOX_LATENCY };
}
