export type { AdminTokenRow } from "./admin-tokens.ts";
export type { AuditChainRow, AuditCursor, AuditEntry, AuditQuery } from "./audit.ts";
export {
  type AuditSigner,
  canonicalEntry,
  checkpointText,
  genesisHash,
  hashEntry,
  type PlacedEntry,
  type SignedCheckpoint,
  sealText,
} from "./audit-chain.ts";
export type { BudgetRaiseRow, BudgetRow, BudgetRules, BudgetTerms, BudgetWindowSums } from "./budgets.ts";
export type { CacheFiguresRow, CachePurgeRow, CacheUse, KeptSelection } from "./cache.ts";
export type { CredentialRow, NewCredential } from "./credentials.ts";
export { type AdminDatabase, createAdminDatabase, type Repositories } from "./database.ts";
export type { DeploymentRow, NewDeployment } from "./deployments.ts";
export type { GatewayNodeRow } from "./gateways.ts";
export type { InvitationRow } from "./invitations.ts";
export type { LeaseRow, LedgerCheckRow, NodeLeasesRow } from "./ledger.ts";
export type { LimitScopeRow } from "./limit-scopes.ts";
export type { ThrottlePace } from "./login-throttle.ts";
export type { OrganizationRow } from "./organizations.ts";
export type { ListedPersonRow, PersonRow, PersonWithRoles } from "./people.ts";
export type { PolicyDraftRow, PolicyVersionRow, PolicyVersionWithDocument } from "./policies.ts";
export type { PriceOverrideRow } from "./prices.ts";
export type { RateLimitRow, RateLimitRules } from "./rate-limits.ts";
export type { ReplayQuery, ReplayRow } from "./replay.ts";
export type { AttemptRow, FinalAttemptRow, RequestCursor, RequestQuery, RequestSums } from "./requests.ts";
export type { SavedViewReader, SavedViewRow } from "./saved-views.ts";
export type { TeamScope } from "./scope.ts";
export type { SecondFactorRow } from "./second-factors.ts";
export type { SessionRow } from "./sessions.ts";
export type { TeamMemberRow, TeamRow } from "./teams.ts";
export type { UsageBucketRow, UsageQuery, UsageShape, UsageSums } from "./usage.ts";
export type { VirtualKeyShareRow } from "./virtual-key-shares.ts";
export type {
  PreviousSecretRow,
  SecretUseRow,
  StoredSecret,
  VirtualKeyChoiceRow,
  VirtualKeyCursor,
  VirtualKeyNameRow,
  VirtualKeyQuery,
  VirtualKeyRow,
} from "./virtual-keys.ts";
