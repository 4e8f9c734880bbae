import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Environment, httpUrl } from "./env.ts";
import type { Secrets } from "./secrets.ts";
import type { ServiceSpec } from "./service.ts";

/** The checkout that this launcher belongs to. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

const dashboardScript = "apps/dashboard/.next/standalone/apps/dashboard/server.js";

export interface RunFacts {
  databaseUrl: string;
  secrets: Secrets;
  /** Only while there is no owner. */
  setupToken: string | undefined;
  /** One per gateway. */
  gatewayPorts: readonly number[];
}

/**
 * The processes of the product, each with the least it needs to know, in the order in which they are stopped; those of
 * one stage are stopped together.
 */
export function describeServices(environment: Environment, facts: RunFacts): ServiceSpec[][] {
  const egressAllow = [environment.egressAllow, `127.0.0.1:${environment.sandboxPort}`].filter(Boolean).join(",");
  const shared = {
    ...environment.handedOn.all,
    NODE_ENV: "production",
    DATABASE_URL: facts.databaseUrl,
    GATEHOUSE_KEY_PEPPER: facts.secrets.pepper,
    GATEHOUSE_ENCRYPTION_KEY: facts.secrets.encryptionKey,
    GATEHOUSE_EGRESS_ALLOW: egressAllow,
  };
  const gateways = facts.gatewayPorts.map((port, index) =>
    gateway(environment, shared, { port, number: index + 1, many: facts.gatewayPorts.length > 1 }),
  );
  return [[dashboard(environment, facts, shared)], gateways, [sandbox(environment)]];
}

function dashboard(environment: Environment, facts: RunFacts, shared: NodeJS.ProcessEnv): ServiceSpec {
  return {
    name: "dashboard",
    script: join(repository, dashboardScript),
    variables: {
      ...environment.handedOn.dashboard,
      ...shared,
      PORT: String(environment.dashboardPort),
      HOSTNAME: environment.host,
      NEXTAUTH_URL: environment.dashboardUrl,
      NEXTAUTH_SECRET: facts.secrets.sessionSecret,
      NEXT_TELEMETRY_DISABLED: "1",
      GATEHOUSE_GATEWAY_URL: environment.publicUrl,
      GATEHOUSE_SANDBOX_URL: httpUrl("127.0.0.1", environment.sandboxPort),
      GATEHOUSE_ADMIN_TOKEN: environment.adminToken,
      GATEHOUSE_OWNER_EMAIL: environment.owner?.email,
      GATEHOUSE_OWNER_PASSWORD: environment.owner?.password,
      GATEHOUSE_SETUP_TOKEN: facts.setupToken,
    },
    readyUrl: `${httpUrl(environment.host, environment.dashboardPort)}/api/health`,
    stopTimeoutMs: 10_000,
  };
}

/** The first gateway has the spool that a single one has: nothing is left behind when others join it. */
export const spoolName = (number: number): string => (number === 1 ? "spool" : `spool-${number}`);

function gateway(
  environment: Environment,
  shared: NodeJS.ProcessEnv,
  { port, number, many }: { port: number; number: number; many: boolean },
): ServiceSpec {
  return {
    name: many ? `gateway ${number}` : "gateway",
    script: join(repository, "apps/gateway/src/main.ts"),
    variables: {
      ...environment.handedOn.gateway,
      ...shared,
      GATEHOUSE_HOST: environment.host,
      GATEHOUSE_PORT: String(port),
      GATEHOUSE_DATA_DIR: environment.dataDirectory,
      GATEHOUSE_SPOOL_DIR: join(environment.dataDirectory, spoolName(number)),
      GATEHOUSE_LOG_LEVEL: environment.logLevel,
      GATEHOUSE_DRAIN_SECONDS: String(environment.drainSeconds),
    },
    readyUrl: `${httpUrl(environment.host, port)}/readyz`,
    stopTimeoutMs: environment.drainSeconds * 1000 + 10_000,
  };
}

function sandbox(environment: Environment): ServiceSpec {
  return {
    name: "sandbox",
    script: join(repository, "apps/sandbox/src/main.ts"),
    variables: {
      ...environment.handedOn.sandbox,
      ...environment.handedOn.all,
      NODE_ENV: "production",
      GATEHOUSE_SANDBOX_PORT: String(environment.sandboxPort),
    },
    readyUrl: `${httpUrl("127.0.0.1", environment.sandboxPort)}/healthz`,
    stopTimeoutMs: 5_000,
  };
}
