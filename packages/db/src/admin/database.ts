import { GatehouseError } from "@gatehouse/domain";
import { type ConnectionSettings, createPrismaClient, type Executor } from "../client.ts";
import { createAuditRepository } from "./audit.ts";
import { createBudgetRepository } from "./budgets.ts";
import { createCacheRepository } from "./cache.ts";
import { createCredentialRepository } from "./credentials.ts";
import { isWriteConflict, translateDatabaseError, translating } from "./database-error.ts";
import { createDeploymentRepository } from "./deployments.ts";
import { createGatewayRepository } from "./gateways.ts";
import { createLedgerRepository } from "./ledger.ts";
import { createLoginThrottleRepository } from "./login-throttle.ts";
import { createOrganizationRepository } from "./organizations.ts";
import { createPeopleRepository } from "./people.ts";
import { createPolicyRepository } from "./policies.ts";
import { createPriceRepository } from "./prices.ts";
import { createRateLimitRepository } from "./rate-limits.ts";
import { createReplayRepository } from "./replay.ts";
import { createRequestRepository } from "./requests.ts";
import { createTeamRepository } from "./teams.ts";
import { createUsageRepository } from "./usage.ts";
import { createVirtualKeyRepository } from "./virtual-keys.ts";

const MAX_TRIES = 3;
const TRANSACTION_OPTIONS = { timeout: 15_000, maxWait: 5_000 };

/** Everything the control plane reads and writes. Rows are plain data; every error is a GatehouseError. */
export type Repositories = ReturnType<typeof repositoriesOn>;

export interface AdminDatabase extends Repositories {
  /**
   * Runs `work` in one transaction, again when it loses to another one (so it must have no effect outside of it).
   * Answers what `work` answers.
   */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connects lazily: a database that is away is noticed by the first call, which fails with `not_ready`. */
export function createAdminDatabase(settings: ConnectionSettings): AdminDatabase {
  const client = createPrismaClient(settings);
  return {
    ...repositoriesOn(client),
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await client.$transaction((tx) => work(repositoriesOn(tx)), TRANSACTION_OPTIONS);
        } catch (error) {
          if (!isWriteConflict(error)) throw translateDatabaseError(error);
          if (attempt === MAX_TRIES) throw new GatehouseError("conflict", { cause: error });
        }
      }
    },
    close: () => client.$disconnect(),
  };
}

function repositoriesOn(executor: Executor) {
  return {
    audit: translating(createAuditRepository(executor)),
    budgets: translating(createBudgetRepository(executor)),
    cache: translating(createCacheRepository(executor)),
    credentials: translating(createCredentialRepository(executor)),
    deployments: translating(createDeploymentRepository(executor)),
    gateways: translating(createGatewayRepository(executor)),
    ledger: translating(createLedgerRepository(executor)),
    loginThrottle: translating(createLoginThrottleRepository(executor)),
    organizations: translating(createOrganizationRepository(executor)),
    people: translating(createPeopleRepository(executor)),
    policies: translating(createPolicyRepository(executor)),
    prices: translating(createPriceRepository(executor)),
    rateLimits: translating(createRateLimitRepository(executor)),
    replay: translating(createReplayRepository(executor)),
    requests: translating(createRequestRepository(executor)),
    teams: translating(createTeamRepository(executor)),
    usage: translating(createUsageRepository(executor)),
    virtualKeys: translating(createVirtualKeyRepository(executor)),
  };
}
