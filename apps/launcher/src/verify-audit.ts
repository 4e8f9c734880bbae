import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findDatabase } from "./database.ts";
import { readEnvironment } from "./env.ts";
import { StartFailure } from "./failure.ts";

/** `npm run audit:verify`: the dashboard's command on the database that this Gatehouse works on. Ends as the command does. */
const command = fileURLToPath(new URL("../../dashboard/src/server/commands/verify-audit.ts", import.meta.url));

try {
  const { url, secrets } = findDatabase(readEnvironment());
  const child = spawn(process.execPath, [command, ...process.argv.slice(2)], {
    env: { DATABASE_URL: url, GATEHOUSE_ENCRYPTION_KEY: secrets.encryptionKey },
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 2;
} catch (error) {
  process.stderr.write(`${error instanceof StartFailure ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
