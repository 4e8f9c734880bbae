import type { ErrorCode } from "./error.ts";
import type { BudgetView } from "./limit-views.ts";
import type { NanoUsdText } from "./money.ts";
import type { DeploymentTraits } from "./policy/route.ts";
import type { CacheStatus } from "./policy/trace.ts";
import type { PriceKind, PriceSource, UnitCounts } from "./price.ts";
import type { UsageField } from "./request-filter.ts";
import type { RequestTraceView } from "./request-trace-view.ts";
import type { OrganizationRole, TeamRole } from "./role.ts";
import type { TargetTimeouts } from "./target-timeouts.ts";
import type { AttemptStatus, MeteringClass, TokenCounts } from "./usage-record.ts";
import type { VirtualKeyState, VirtualKeyStatus } from "./virtual-key.ts";
import type { PreviousSecretView } from "./virtual-key-api.ts";
import type { Instant } from "./window.ts";

/** What the admin API (`/api/v1`) answers when it fails. */
export interface ApiErrorBody {
  error: { code: ErrorCode; message: string; fields?: Record<string, string>; requestId: string };
}

/** A list read by keyset: pass `nextCursor` back as `cursor`; null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface SessionView {
  user: { id: string; name: string; email: string };
  organization: { id: string; name: string; timeZone: string };
  role: OrganizationRole;
  teams: { teamId: string; role: TeamRole }[];
  /** Address that applications use as base URL, without `/v1`. */
  gatewayUrl: string;
}

export interface SetupView {
  /** True until the first owner exists. */
  open: boolean;
}

export interface TeamView {
  id: string;
  name: string;
  createdAt: Instant;
  virtualKeyCount: number;
  memberCount: number;
  /** Spend of the calendar month in the organization's time zone, from rollups. */
  monthSpendNanoUsd: NanoUsdText;
  /** Those on the team itself. */
  budgets: BudgetView[];
}

export interface VirtualKeyView {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  /** The member of the team that the key belongs to; null: an application's. */
  member: { userId: string; name: string } | null;
  /** `gh_live_ab12…9fZ0` */
  display: string;
  status: VirtualKeyStatus;
  /** What there is to say of it now; the same as its status, but for active keys that are about to stop. */
  state: VirtualKeyState;
  allowedModels: string[];
  createdAt: Instant;
  createdBy: string | null;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
  lastUsedAt: Instant | null;
  /** Who disabled it, by id; null: it is not disabled, or was by a version before. */
  disabledById: string | null;
  /** The secret before the last rotation; null: it was never rotated. */
  previousSecret: PreviousSecretView | null;
  monthSpendNanoUsd: NanoUsdText;
  /** Those on the key itself. */
  budgets: BudgetView[];
}

/** The only answer that ever holds a secret: shown once, when the key is created or rotated. */
export interface CreatedVirtualKeyView {
  virtualKey: VirtualKeyView;
  secret: string;
}

/** How far a change has travelled: gateways that serve it, of those alive. */
export interface PropagationView {
  configurationVersion: string;
  confirmed: number;
  alive: number;
}

export interface CredentialView {
  id: string;
  provider: string;
  name: string;
  baseUrl: string;
  /** Last four characters of the secret; null without one. */
  secretHint: string | null;
  /** True when a changed base URL voided the secret. */
  needsSecret: boolean;
  disabledAt: Instant | null;
  createdAt: Instant;
  lastTest: { at: Instant; ok: boolean; detail: string } | null;
  deploymentCount: number;
}

export interface CredentialTestView {
  ok: boolean;
  /** What happened, in words an administrator can act on. */
  detail: string;
  latencyMs: number;
  /** Models that the provider lists, when it does. */
  models: string[];
}

/** Providers that can be added with one click: the sandbox, and those named in the server's environment. */
export interface ProviderOfferView {
  provider: string;
  label: string;
  kind: "sandbox" | "environment";
  /** Name of the environment variable, for `environment`. */
  variable: string | null;
}

/** Pico-dollars per token or unit, as decimal strings (1 USD per million tokens = "1000000"). */
export type RatesView = { [Kind in PriceKind]?: string };

export interface PriceView {
  source: PriceSource;
  matchedModel: string;
  rates: RatesView;
}

/** A price that an administrator set; it wins over the catalogue's. */
export interface PriceOverrideView {
  provider: string;
  upstreamModel: string;
  rates: RatesView;
  effectiveFrom: Instant;
}

export interface DeploymentView {
  id: string;
  credentialId: string;
  credentialName: string;
  provider: string;
  model: string;
  upstreamModel: string;
  region: string | null;
  /** What the provider promises and can do with it, as an administrator has entered it. */
  traits: DeploymentTraits;
  timeouts: TargetTimeouts;
  position: number;
  disabledAt: Instant | null;
  createdAt: Instant;
  /** null: unpriced. */
  price: PriceView | null;
}

export interface RequestRow {
  requestId: string;
  /** Of the final attempt. */
  eventId: string;
  /** Of the first attempt. */
  startedAt: Instant;
  status: AttemptStatus;
  httpStatus: number;
  errorCode: ErrorCode | null;
  teamId: string;
  teamName: string;
  virtualKeyId: string;
  virtualKeyName: string;
  model: string;
  provider: string | null;
  upstreamModel: string | null;
  streamed: boolean;
  inputTokens: number | null;
  outputTokens: number | null;
  /** Of the whole request, all attempts; null: unpriced. */
  costNanoUsd: NanoUsdText | null;
  /** From the first attempt's beginning to the last one's end, and to the first byte of the answer. */
  durationMs: number;
  firstByteMs: number | null;
  attempts: number;
  /** Version of the policy that decided it; null: there was none. */
  policyVersion: number | null;
  /** The rule that allowed, denied or routed it; null: none did. */
  policyRule: string | null;
  /** Of the policy's classes; null: nothing was looked for. */
  sensitivityClass: string | null;
  /** null: nothing was answered, or it was recorded by a version before. */
  cacheStatus: CacheStatus | null;
  /** Words that the caller put on it. */
  tags: string[];
}

export interface AttemptView {
  eventId: string;
  attempt: number;
  final: boolean;
  startedAt: Instant;
  status: AttemptStatus;
  httpStatus: number;
  upstreamStatus: number | null;
  errorCode: ErrorCode | null;
  deploymentId: string | null;
  credentialName: string | null;
  provider: string | null;
  upstreamModel: string | null;
  responseModel: string | null;
  upstreamRequestId: string | null;
  finishReason: string | null;
  durationMs: number;
  firstByteMs: number | null;
  /** Kinds that the provider did not report are absent. */
  tokens: TokenCounts;
  units: UnitCounts;
  serviceTier: string | null;
  metering: MeteringClass;
  costNanoUsd: NanoUsdText | null;
  heldNanoUsd: NanoUsdText;
  price: PriceView | null;
}

export interface RequestDetail {
  request: RequestRow;
  endpoint: string;
  nodeId: string;
  attempts: AttemptView[];
  /** null: it was stopped before the policy was asked, or recorded by a version before. */
  trace: RequestTraceView | null;
}

export interface RequestPage extends Page<RequestRow> {
  /** Leads to what is newer than the first row; null: the page is empty. */
  newerCursor: string | null;
  /** The search was long enough for one answer, and has come down to here; null: it has seen all it was asked for. */
  searchedTo: Instant | null;
}

/** How many requests of the span have each value, most first. */
export interface RequestFacetsView {
  asOf: Instant;
  facets: Record<UsageField, { value: string; label: string; requests: number }[]>;
}
