import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export interface ConnectionSettings {
  /** A PostgreSQL connection string. */
  url: string;
  /** Connections at most. */
  max?: number;
  /** How long a statement may take before it is given up. */
  statementTimeoutMs?: number;
}

/** What a repository needs: the client itself, or one transaction of it. */
export type Executor = Prisma.TransactionClient;

/** Unless said otherwise. */
export const STATEMENT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** One Prisma client with a connection pool of its own. It connects on first use. */
export function createPrismaClient({
  url,
  max = 10,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
}: ConnectionSettings): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: url,
    max,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "gatehouse-admin",
  });
  return new PrismaClient({ adapter, errorFormat: "minimal" });
}
