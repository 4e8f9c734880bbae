import "server-only";
import { rewriteClientAddress } from "#server/client-address.ts";
import { type Container, getContainer } from "#server/container.ts";
import { createFirstOwner } from "#server/first-owner.ts";

const TRIES = 5;
const PAUSE_MS = 1000;

/** Checks the environment and creates the first owner when the operator named one. Ends the process when it cannot. */
export async function start(): Promise<void> {
  try {
    const container = getContainer();
    rewriteClientAddress(container.environment.trustedProxies);
    await withPatience(container);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** The database may come up a little later than the dashboard. */
async function withPatience(container: Container): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createFirstOwner(container);
    } catch (error) {
      if (attempt === TRIES || (error as { code?: string }).code !== "not_ready") throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
