import { createTemplate, dropTemplate } from "./database.ts";
import { announceTestPostgres, testPostgresUrl } from "./env.ts";
import { startTestServer } from "./server.ts";

/** Vitest's global setup of the integration tests: one server and one migrated template for the whole run. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = testPostgresUrl();
  if (given) {
    await createTemplate(given);
    return () => dropTemplate(given);
  }
  const server = await startTestServer();
  announceTestPostgres(server.url);
  await createTemplate(server.url);
  return server.stop;
}
