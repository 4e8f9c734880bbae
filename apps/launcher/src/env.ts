import { resolve } from "node:path";
import * as z from "zod";
import { StartFailure } from "./failure.ts";

const port = z.coerce
  .number("is not a number")
  .int("is not a whole number")
  .min(1, "is below 1")
  .max(65_535, "is above 65535");
const url = z.url({ protocol: /^https?$/, error: "is not an http(s) URL" });

const schema = z
  .object({
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "is not a postgresql:// URL")
      .optional(),
    GATEHOUSE_HOST: z.string().default("127.0.0.1"),
    GATEHOUSE_PORT: port.default(8080),
    GATEHOUSE_GATEWAYS: z.coerce
      .number("is not a number")
      .int("is not a whole number")
      .min(1, "is below 1")
      .max(16, "is above 16")
      .default(1),
    GATEHOUSE_DASHBOARD_PORT: port.default(3000),
    GATEHOUSE_SANDBOX_PORT: port.default(8090),
    GATEHOUSE_DATA_DIR: z.string().default("./.gatehouse"),
    GATEHOUSE_PUBLIC_URL: url.optional(),
    GATEHOUSE_DASHBOARD_URL: url.optional(),
    GATEHOUSE_EGRESS_ALLOW: z.string().default(""),
    GATEHOUSE_ADMIN_TOKEN: z.string().min(32, "is shorter than 32 characters").optional(),
    GATEHOUSE_OWNER_EMAIL: z.email("is not an e-mail address").optional(),
    GATEHOUSE_OWNER_PASSWORD: z.string().optional(),
    GATEHOUSE_KEY_PEPPER: z.string().optional(),
    GATEHOUSE_ENCRYPTION_KEY: z.string().optional(),
    GATEHOUSE_SESSION_SECRET: z.string().optional(),
    GATEHOUSE_LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug"], "is none of fatal, error, warn, info, debug")
      .default("warn"),
    GATEHOUSE_DRAIN_SECONDS: z.coerce.number("is not a number").int().min(0).default(600),
  })
  .refine((env) => (env.GATEHOUSE_OWNER_EMAIL === undefined) === (env.GATEHOUSE_OWNER_PASSWORD === undefined), {
    path: ["GATEHOUSE_OWNER_EMAIL"],
    error: "and GATEHOUSE_OWNER_PASSWORD go together: set both or neither",
  });

/** What the children need of the system to work at all. */
const systemNames = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SYSTEMROOT",
];
/** Settings that one app reads and the launcher only hands on. */
const gatewayNames = [
  "GATEHOUSE_LEDGER",
  "GATEHOUSE_LEASE_SECONDS",
  "GATEHOUSE_REDIS_URL",
  "GATEHOUSE_REDIS_TIMEOUT_MS",
  "GATEHOUSE_CACHE_MAX_BYTES",
  "GATEHOUSE_MAX_BODY_BYTES",
  "GATEHOUSE_SPOOL_MAX_BYTES",
  "GATEHOUSE_DEFAULT_OUTPUT_TOKENS",
  "GATEHOUSE_MAX_IN_FLIGHT",
  "GATEHOUSE_MAX_CONNECTIONS",
  "GATEHOUSE_HEARTBEAT_SECONDS",
  "GATEHOUSE_DRAIN_DELAY_SECONDS",
  "GATEHOUSE_SNAPSHOT_MAX_AGE_HOURS",
  "GATEHOUSE_RECONCILE_SECONDS",
  "GATEHOUSE_METRICS_TOKEN",
];
const sandboxNames = ["GATEHOUSE_SANDBOX_LATENCY"];
const dashboardNames = [
  "OPENAI_API_KEY",
  "ANTHROPIC_API_KEY",
  "GEMINI_API_KEY",
  "GATEHOUSE_TRUSTED_PROXIES",
  "GATEHOUSE_SESSION_IDLE_MINUTES",
];

/** Variables as a process gets them; an absent one is left out. */
export type Variables = Record<string, string | undefined>;

export interface Environment {
  /** Absent: the embedded PostgreSQL is used. */
  databaseUrl: string | undefined;
  host: string;
  gatewayPort: number;
  /** How many gateways are run; the first listens on `gatewayPort`. */
  gateways: number;
  dashboardPort: number;
  sandboxPort: number;
  dataDirectory: string;
  publicUrl: string;
  dashboardUrl: string;
  egressAllow: string;
  adminToken: string | undefined;
  owner: { email: string; password: string } | undefined;
  secrets: { pepper: string | undefined; encryptionKey: string | undefined; sessionSecret: string | undefined };
  logLevel: string;
  drainSeconds: number;
  handedOn: { all: Variables; gateway: Variables; sandbox: Variables; dashboard: Variables };
}

/**
 * Reads and checks the environment; the only reader of it in this app. An empty variable counts as absent.
 * @throws StartFailure that names every variable that is wrong, never its value
 */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}.`);
    throw new StartFailure(`These settings are wrong:\n${faults.join("\n")}`);
  }
  const env = parsed.data;
  return {
    databaseUrl: env.DATABASE_URL,
    host: env.GATEHOUSE_HOST,
    gatewayPort: env.GATEHOUSE_PORT,
    gateways: env.GATEHOUSE_GATEWAYS,
    dashboardPort: env.GATEHOUSE_DASHBOARD_PORT,
    sandboxPort: env.GATEHOUSE_SANDBOX_PORT,
    dataDirectory: resolve(env.GATEHOUSE_DATA_DIR),
    publicUrl: withoutSlash(env.GATEHOUSE_PUBLIC_URL ?? httpUrl(env.GATEHOUSE_HOST, env.GATEHOUSE_PORT)),
    dashboardUrl: withoutSlash(
      env.GATEHOUSE_DASHBOARD_URL ?? httpUrl(env.GATEHOUSE_HOST, env.GATEHOUSE_DASHBOARD_PORT),
    ),
    egressAllow: env.GATEHOUSE_EGRESS_ALLOW,
    adminToken: env.GATEHOUSE_ADMIN_TOKEN,
    owner: ownerOf(env.GATEHOUSE_OWNER_EMAIL, env.GATEHOUSE_OWNER_PASSWORD),
    secrets: {
      pepper: env.GATEHOUSE_KEY_PEPPER,
      encryptionKey: env.GATEHOUSE_ENCRYPTION_KEY,
      sessionSecret: env.GATEHOUSE_SESSION_SECRET,
    },
    logLevel: env.GATEHOUSE_LOG_LEVEL,
    drainSeconds: env.GATEHOUSE_DRAIN_SECONDS,
    handedOn: {
      all: pick(present, systemNames),
      gateway: pick(present, gatewayNames),
      sandbox: pick(present, sandboxNames),
      dashboard: pick(present, dashboardNames),
    },
  };
}

const ownerOf = (email: string | undefined, password: string | undefined) =>
  email !== undefined && password !== undefined ? { email, password } : undefined;

/** The address to reach a server on this machine; "every interface" is no address to open. */
export function httpUrl(host: string, portNumber: number): string {
  const reachable = ["0.0.0.0", "::", ""].includes(host) ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${portNumber}`;
}

const withoutSlash = (text: string) => text.replace(/\/+$/, "");

const pick = (source: Variables, names: string[]): Variables =>
  Object.fromEntries(names.filter((name) => source[name] !== undefined).map((name) => [name, source[name]]));
