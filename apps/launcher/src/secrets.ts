import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Environment } from "./env.ts";
import { StartFailure } from "./failure.ts";

/** What the product cannot run without. */
export interface Secrets {
  pepper: string;
  encryptionKey: string;
  sessionSecret: string;
}

const generated = z.object({
  GATEHOUSE_KEY_PEPPER: z.string(),
  GATEHOUSE_ENCRYPTION_KEY: z.string(),
  GATEHOUSE_SESSION_SECRET: z.string(),
  postgresPassword: z.string(),
});

/**
 * The secrets of a run on a given database: from the environment alone, so that no machine makes up secrets that the
 * others do not have.
 * @throws StartFailure that names what is missing or too weak
 */
export function requireSecrets(given: Environment["secrets"]): Secrets {
  const faults = [
    fault(
      "GATEHOUSE_KEY_PEPPER",
      given.pepper?.split(",").map((entry) => entry.trim().replace(/^\d+:/, "")),
    ),
    fault("GATEHOUSE_ENCRYPTION_KEY", given.encryptionKey === undefined ? undefined : [given.encryptionKey]),
    fault("GATEHOUSE_SESSION_SECRET", given.sessionSecret === undefined ? undefined : [given.sessionSecret]),
  ].filter((text) => text !== undefined);
  const { pepper, encryptionKey, sessionSecret } = given;
  if (faults.length === 0 && pepper && encryptionKey && sessionSecret) return { pepper, encryptionKey, sessionSecret };
  throw new StartFailure(
    `With DATABASE_URL set, these secrets must be given too, the same on every start:\n${faults.join("\n")}\n` +
      "Make each one with: openssl rand -base64 32",
  );
}

function fault(name: string, keys: string[] | undefined): string | undefined {
  if (!keys) return `  ${name} is missing.`;
  const weak = keys.some(
    (key) => Buffer.from(key, "base64").length < 32 || new Set(Buffer.from(key, "base64")).size < 16,
  );
  return weak ? `  ${name} is not 32 random bytes in base64.` : undefined;
}

/**
 * The secrets of the embedded run: those in the environment, the rest from `secrets.json` in the data folder, made there
 * once with mode 600.
 * @throws StartFailure when the file is unreadable, or gone while the data it belongs to is there
 */
export function embeddedSecrets(
  dataDirectory: string,
  given: Environment["secrets"],
): Secrets & { postgresPassword: string } {
  const file = join(dataDirectory, "secrets.json");
  const stored = existsSync(file) ? read(file) : create(file, dataDirectory);
  const secrets = requireSecrets({
    pepper: given.pepper ?? stored.GATEHOUSE_KEY_PEPPER,
    encryptionKey: given.encryptionKey ?? stored.GATEHOUSE_ENCRYPTION_KEY,
    sessionSecret: given.sessionSecret ?? stored.GATEHOUSE_SESSION_SECRET,
  });
  return { ...secrets, postgresPassword: stored.postgresPassword };
}

function read(file: string): z.infer<typeof generated> {
  try {
    if ((statSync(file).mode & 0o077) !== 0 && process.platform !== "win32") chmodSync(file, 0o600);
    return generated.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const reason = (cause as { code?: string }).code === "EACCES" ? "may not be read by this user" : "is damaged";
    throw new StartFailure(
      `${file} ${reason}. Without it the stored keys and credentials cannot be used; restore it.`,
      {
        cause,
      },
    );
  }
}

function create(file: string, dataDirectory: string): z.infer<typeof generated> {
  if (existsSync(join(dataDirectory, "postgres", "PG_VERSION"))) {
    throw new StartFailure(
      `${file} is gone, but the data it belongs to is there. Restore the file from a backup, or move ${dataDirectory} away to begin anew.`,
    );
  }
  const random = () => randomBytes(32).toString("base64");
  const secrets = {
    GATEHOUSE_KEY_PEPPER: random(),
    GATEHOUSE_ENCRYPTION_KEY: random(),
    GATEHOUSE_SESSION_SECRET: random(),
    postgresPassword: randomBytes(24).toString("hex"),
  };
  // Written beside and renamed: a crash leaves either no file or a whole one.
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, "w", 0o600);
  writeSync(descriptor, `${JSON.stringify(secrets, null, 2)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
  return secrets;
}
