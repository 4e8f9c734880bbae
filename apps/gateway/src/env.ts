import { LEDGER_MODES, type LedgerMode } from "@gatehouse/limits";
import { type Peppers, readKek, readPeppers } from "@gatehouse/vault";
import * as z from "zod";

const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const list = (text: string): string[] =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
const isRedisUrl = (url: string): boolean => /^rediss?:$/.test(URL.parse(url)?.protocol ?? "");
const LEAST_TOKEN_CHARACTERS = 32;

const schema = z.object({
  DATABASE_URL: z.string().min(1, "is missing"),
  GATEHOUSE_HOST: z.string().default("127.0.0.1"),
  GATEHOUSE_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  GATEHOUSE_SPOOL_DIR: z.string().min(1, "is missing"),
  GATEHOUSE_KEY_PEPPER: z.string().optional(),
  GATEHOUSE_ENCRYPTION_KEY: z.string().optional(),
  /** Hosts, host:port pairs or CIDRs that upstreams may have although they are not public. */
  GATEHOUSE_EGRESS_ALLOW: z.string().default("").transform(list),
  /** Where gateways count rate limits together: a Redis or Valkey, or several addresses of one cluster. */
  GATEHOUSE_REDIS_URL: z
    .string()
    .default("")
    .transform(list)
    .refine((urls) => urls.every(isRedisUrl), "is no redis:// or rediss:// address"),
  /** How long a request waits for it. */
  GATEHOUSE_REDIS_TIMEOUT_MS: count(50),
  /** What the spool may take on the disk; from there on new requests are refused. */
  GATEHOUSE_SPOOL_MAX_BYTES: count(1024 ** 3),
  /** What answers that are kept for later may take of the memory. */
  GATEHOUSE_CACHE_MAX_BYTES: count(256 * 1024 * 1024),
  GATEHOUSE_MAX_BODY_BYTES: count(20 * 1024 * 1024),
  /** Output tokens that a budgeted request may use when it names no cap of its own. */
  GATEHOUSE_DEFAULT_OUTPUT_TOKENS: count(4096),
  /** Requests under way at once; the next one is answered 503 `overloaded`. */
  GATEHOUSE_MAX_IN_FLIGHT: count(2_000),
  GATEHOUSE_MAX_CONNECTIONS: count(20_000),
  /** `leased`: hard budgets are held from parts of them that this gateway is promised; `strict`: every hold asks the database. */
  GATEHOUSE_LEDGER: z.enum(LEDGER_MODES).default("leased"),
  /** How long hard budgets work while the database is away. */
  GATEHOUSE_LEASE_SECONDS: z.coerce.number().int().min(10).default(600),
  /** A stream that is silent for so long tells its caller that it is alive. */
  GATEHOUSE_HEARTBEAT_SECONDS: z.coerce.number().positive().default(15),
  /** Between `/readyz` saying no and the first refused connection: what a load balancer needs to notice. */
  GATEHOUSE_DRAIN_DELAY_SECONDS: z.coerce.number().min(0).default(0),
  GATEHOUSE_DRAIN_SECONDS: count(600),
  /** How old the configuration that an earlier run kept may be, to start from it while the database is away. */
  GATEHOUSE_SNAPSHOT_MAX_AGE_HOURS: z.coerce.number().positive().default(24),
  /** How often the ledger is compared with the records. */
  GATEHOUSE_RECONCILE_SECONDS: z.coerce.number().positive().default(60),
  /** Opens `/metrics` to other machines; without one it answers this machine only. */
  GATEHOUSE_METRICS_TOKEN: z.string().min(LEAST_TOKEN_CHARACTERS).optional(),
  GATEHOUSE_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).default("info"),
});

export interface Environment {
  databaseUrl: string;
  host: string;
  port: number;
  spoolDirectory: string;
  spoolMaxBytes: number;
  peppers: Peppers;
  kek: Uint8Array;
  egressAllow: string[];
  /** Empty: rate limits are counted in memory. */
  redisUrls: string[];
  redisTimeoutMs: number;
  cacheMaxBytes: number;
  maxBodyBytes: number;
  defaultOutputTokens: number;
  maxInFlight: number;
  maxConnections: number;
  ledger: LedgerMode;
  leaseMs: number;
  heartbeatMs: number;
  drainDelayMs: number;
  drainMs: number;
  snapshotMaxAgeMs: number;
  reconcileMs: number;
  metricsToken: string | undefined;
  logLevel: string;
}

/**
 * Reads and checks the environment; the only reader of it in this app.
 * @throws Error that names what is missing or wrong, never its value
 */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`The gateway cannot start: ${faults.join("; ")}.`);
  }
  const env = parsed.data;
  return {
    databaseUrl: env.DATABASE_URL,
    host: env.GATEHOUSE_HOST,
    port: env.GATEHOUSE_PORT,
    spoolDirectory: env.GATEHOUSE_SPOOL_DIR,
    spoolMaxBytes: env.GATEHOUSE_SPOOL_MAX_BYTES,
    peppers: readPeppers(env.GATEHOUSE_KEY_PEPPER),
    kek: readKek(env.GATEHOUSE_ENCRYPTION_KEY),
    egressAllow: env.GATEHOUSE_EGRESS_ALLOW,
    redisUrls: env.GATEHOUSE_REDIS_URL,
    redisTimeoutMs: env.GATEHOUSE_REDIS_TIMEOUT_MS,
    cacheMaxBytes: env.GATEHOUSE_CACHE_MAX_BYTES,
    maxBodyBytes: env.GATEHOUSE_MAX_BODY_BYTES,
    defaultOutputTokens: env.GATEHOUSE_DEFAULT_OUTPUT_TOKENS,
    maxInFlight: env.GATEHOUSE_MAX_IN_FLIGHT,
    maxConnections: env.GATEHOUSE_MAX_CONNECTIONS,
    ledger: env.GATEHOUSE_LEDGER,
    leaseMs: env.GATEHOUSE_LEASE_SECONDS * 1000,
    heartbeatMs: env.GATEHOUSE_HEARTBEAT_SECONDS * 1000,
    drainDelayMs: env.GATEHOUSE_DRAIN_DELAY_SECONDS * 1000,
    drainMs: env.GATEHOUSE_DRAIN_SECONDS * 1000,
    snapshotMaxAgeMs: env.GATEHOUSE_SNAPSHOT_MAX_AGE_HOURS * 3_600_000,
    reconcileMs: env.GATEHOUSE_RECONCILE_SECONDS * 1000,
    metricsToken: env.GATEHOUSE_METRICS_TOKEN,
    logLevel: env.GATEHOUSE_LOG_LEVEL,
  };
}
