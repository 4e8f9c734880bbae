import { GatehouseError } from "@gatehouse/domain";
import { type ConnectionSettings, createPrismaClient, type Executor } from "../client.ts";
import { createAdminTokenRepository } from "./admin-tokens.ts";
import { type AuditWriting, createAuditRepository } from "./audit.ts";
import { appendEntries } from "./audit-append.ts";
import type { AuditSigner, NewAuditEntry } from "./audit-chain.ts";
import { createBudgetRepository } from "./budgets.ts";
import { createCacheRepository } from "./cache.ts";
import { createCredentialRepository } from "./credentials.ts";
import { isWriteConflict, translateDatabaseError, translating } from "./database-error.ts";
import { createDeploymentRepository } from "./deployments.ts";
import { createGatewayRepository } from "./gateways.ts";
import { createIdempotentRequestRepository } from "./idempotent-requests.ts";
import { createInvitationRepository } from "./invitations.ts";
import { createLedgerRepository } from "./ledger.ts";
import { createLoginThrottleRepository } from "./login-throttle.ts";
import { createOrganizationRepository } from "./organizations.ts";
import { createPasswordResetRepository } from "./password-resets.ts";
import { createPeopleRepository } from "./people.ts";
import { createPersonKeyRepository } from "./person-keys.ts";
import { createPolicyRepository } from "./policies.ts";
import { createPriceRepository } from "./prices.ts";
import { createRateLimitRepository } from "./rate-limits.ts";
import { createReplayRepository } from "./replay.ts";
import { createRequestRepository } from "./requests.ts";
import { createSavedViewRepository } from "./saved-views.ts";
import { createSecondFactorRepository } from "./second-factors.ts";
import { createSessionRepository } from "./sessions.ts";
import { createTeamRepository } from "./teams.ts";
import { createUsageRepository } from "./usage.ts";
import { createVirtualKeySecretRepository } from "./virtual-key-secrets.ts";
import { createVirtualKeyShareRepository } from "./virtual-key-shares.ts";
import { createVirtualKeyRepository } from "./virtual-keys.ts";

const MAX_TRIES = 3;
const TRANSACTION_OPTIONS = { timeout: 15_000, maxWait: 5_000 };
/** Longer than anything takes that is worth waiting for. */
const ALONE_OPTIONS = { timeout: 10 * 60_000, maxWait: 5_000 };

/** Everything the control plane reads and writes. Rows are plain data; every error is a GatehouseError. */
export type Repositories = ReturnType<typeof repositoriesOn>;

export interface AdminDatabase extends Repositories {
  /**
   * Runs `work` in one transaction, again when it loses to another one (so it must have no effect outside of it), and
   * writes its audit entries at its end. Answers what `work` answers.
   */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /**
   * Runs `work` unless something of that name is under way already, in this process or another one; then it answers
   * "busy". One that ends by a crash is under way no more. `work` is in no transaction.
   */
  alone<T>(name: string, work: () => Promise<T>): Promise<T | "busy">;
  close(): Promise<void>;
}

/**
 * Connects lazily: a database that is away is noticed by the first call, which fails with `not_ready`.
 * @param signer seals what is written to the audit log
 */
export function createAdminDatabase(settings: ConnectionSettings, signer: AuditSigner): AdminDatabase {
  const client = createPrismaClient(settings);
  return {
    ...repositoriesOn(client, { append: refuseOutside, signer }),
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await client.$transaction((tx) => audited(tx, signer, work), TRANSACTION_OPTIONS);
        } catch (error) {
          if (!isWriteConflict(error)) throw translateDatabaseError(error);
          if (attempt === MAX_TRIES) throw new GatehouseError("conflict", { cause: error });
        }
      }
    },
    async alone(name, work) {
      try {
        // A lock of a transaction's, not of a session's: it works through a pooler, and never outlives its connection.
        return await client.$transaction(async (tx) => {
          const [{ free }] = await tx.$queryRaw<[{ free: boolean }]>`
            SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS "free"`;
          return free ? work() : "busy";
        }, ALONE_OPTIONS);
      } catch (error) {
        throw translateDatabaseError(error);
      }
    },
    close: () => client.$disconnect(),
  };
}

async function audited<T>(tx: Executor, signer: AuditSigner, work: (tx: Repositories) => Promise<T>): Promise<T> {
  const entries: NewAuditEntry[] = [];
  const result = await work(repositoriesOn(tx, { append: (entry) => void entries.push(entry), signer }));
  await appendEntries(tx, entries, signer);
  return result;
}

function refuseOutside(): never {
  throw new Error("an audit entry belongs to the transaction of its change");
}

function repositoriesOn(executor: Executor, audit: AuditWriting) {
  return {
    adminTokens: translating(createAdminTokenRepository(executor)),
    audit: translating(createAuditRepository(executor, audit)),
    budgets: translating(createBudgetRepository(executor)),
    cache: translating(createCacheRepository(executor)),
    credentials: translating(createCredentialRepository(executor)),
    deployments: translating(createDeploymentRepository(executor)),
    gateways: translating(createGatewayRepository(executor)),
    idempotentRequests: translating(createIdempotentRequestRepository(executor)),
    invitations: translating(createInvitationRepository(executor)),
    ledger: translating(createLedgerRepository(executor)),
    loginThrottle: translating(createLoginThrottleRepository(executor)),
    organizations: translating(createOrganizationRepository(executor)),
    passwordResets: translating(createPasswordResetRepository(executor)),
    people: translating(createPeopleRepository(executor)),
    personKeys: translating(createPersonKeyRepository(executor)),
    policies: translating(createPolicyRepository(executor)),
    prices: translating(createPriceRepository(executor)),
    rateLimits: translating(createRateLimitRepository(executor)),
    replay: translating(createReplayRepository(executor)),
    requests: translating(createRequestRepository(executor)),
    secondFactors: translating(createSecondFactorRepository(executor)),
    savedViews: translating(createSavedViewRepository(executor)),
    sessions: translating(createSessionRepository(executor)),
    teams: translating(createTeamRepository(executor)),
    usage: translating(createUsageRepository(executor)),
    virtualKeys: translating(createVirtualKeyRepository(executor)),
    virtualKeySecrets: translating(createVirtualKeySecretRepository(executor)),
    virtualKeyShares: translating(createVirtualKeyShareRepository(executor)),
  };
}
