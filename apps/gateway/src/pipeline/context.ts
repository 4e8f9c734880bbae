import type { Readable } from "node:stream";
import type { CacheKey, Entry } from "@gatehouse/cache";
import type {
  BudgetConfiguration,
  BudgetWindowKey,
  CacheSettings,
  CacheTrace,
  Decision,
  GuardrailTrace,
  NanoUsd,
  Plan,
  RequestFacts,
  ShadowTrace,
} from "@gatehouse/domain";
import type { GrantedHold, RatePass } from "@gatehouse/limits";
import type { AnswerObserver, Outcome } from "@gatehouse/providers";
import type { Finding, Placeholders } from "@gatehouse/sensitivity";
import type { AddressFacts, CallerRequest, Dialect, RequestText } from "@gatehouse/wire";
import type { Exchange } from "../http/exchange.ts";
import type { ServedPolicy } from "../snapshot/policies.ts";
import type { KeyEntry, Snapshot, TargetEntry } from "../snapshot/snapshot.ts";
import type { AttemptSignal } from "./attempt-signal.ts";
import type { Kept } from "./owners.ts";

/** After authenticate: who calls, under which configuration. The same snapshot serves the request to its end. */
export interface Caller {
  key: KeyEntry;
  snapshot: Snapshot;
}

/** After the endpoint has parsed the body. */
export interface Asked extends Caller {
  exchange: Exchange;
  dialect: Dialect;
  /** What the address says of it, to read a changed body by. */
  address: AddressFacts;
  request: CallerRequest;
  /** The policy asks, not the caller: what models its key may use, and its rate limits, do not count. */
  byPolicy?: true;
}

/** After authorize: the key may use this model. */
export interface Authorized extends Asked {
  /** The model that the name which the caller sent stands for: limits and budgets of a model are on this one. */
  model: string;
  /** Where requests of the organization can go, by deployment id. */
  targets: ReadonlyMap<string, TargetEntry>;
  policy: ServedPolicy;
}

/** After limit: it is counted against its rate limits. */
export interface Limited extends Authorized {
  /** Told what the request uses, and that it has ended. */
  pass: RatePass;
}

/** After claim: what the request refers to is its team's own. */
export interface Claimed extends Limited {
  /** Where it is kept, which alone may answer; null: the request refers to nothing. */
  kept: Kept | null;
}

/** After inspect: what the policy may look at. */
export interface Inspected extends Claimed {
  facts: RequestFacts;
  /** What was found in its texts; null: nothing was looked for. */
  inspection: Inspection | null;
  /** What the draft that runs beside the policy looks at; null: there is none. */
  shadowFacts: RequestFacts | null;
}

/** What was found in a request's texts. */
export interface Inspection {
  texts: readonly RequestText[];
  findings: readonly Finding[];
}

/** After judge: what the policy makes of it. Nothing of that has happened yet. */
export interface Judged extends Inspected {
  decision: Decision;
  shadow: ShadowTrace | null;
}

/** After route: the policy lets it through, and it is as it will be sent to the targets of the plan. */
export interface Planned extends Judged {
  plan: Plan;
  /** What was replaced in it, to be put back into the answer; null: nothing. */
  placeholders: Placeholders | null;
}

/** After guard: guardrails let it out. */
export interface Guarded extends Planned {
  /** What guardrails said, of the request and then of its answer. */
  checks: GuardrailTrace[];
}

/** As much as is known of a request, for the record of one that was stopped on the way. */
export type Known = Asked & Partial<Omit<Cached, keyof Asked>>;

/** Money held for one attempt before its provider is dialled. */
export interface Hold {
  /** The attempt's event id. */
  eventId: string;
  /** The most the attempt can cost. null: the model is unpriced. */
  ceilingNanoUsd: NanoUsd | null;
  /** What the ledger granted, that amount in every hard budget; null: no hard budget applies. */
  granted: GrantedHold | null;
  /** Of every budget that applies, hard or soft, the window. `provider`: it is charged only what that one answers. */
  windows: readonly (BudgetWindowKey & { provider: string | null })[];
  /** How hard budgets stood before, as far as this gateway knew. */
  before: readonly BudgetStanding[];
}

export interface BudgetStanding {
  budgetId: string;
  /** Spent for good, as the ledger last said. */
  spentNanoUsd: NanoUsd;
  /** What this gateway could hold from. */
  leasedNanoUsd: NanoUsd;
}

/** The budgets that a request falls under. Hard ones are held from; soft ones are only charged. */
export interface AppliedBudgets {
  hard: readonly BudgetConfiguration[];
  soft: readonly BudgetConfiguration[];
}

/** After admit: the budgets cover it. */
export interface Admitted extends Guarded {
  hold: Hold;
  budgets: AppliedBudgets;
  /** The output tokens that were held for; null when no hard budget applies. */
  outputCapTokens: number | null;
  /** That is fewer than the request may use by itself: more is not left. */
  outputLowered: boolean;
}

/** What the cache has to do with a request for which a rule says so. */
export interface Caching {
  settings: CacheSettings;
  trace: CacheTrace;
  /** What the answer is, or can be, kept under; absent: it is not looked for, nor kept. */
  key?: CacheKey;
  /** The answer that it is answered with. */
  entry?: Entry;
  /** Its question, to be compared with later ones; absent: no rule compares, or it has none. */
  question?: Question;
  /** The same requests wait for this one's answer: they are told what became of it. */
  land?: (entry: Entry | undefined) => void;
}

/** A question, as it can be compared with others. */
export interface Question {
  /** The key of everything but the question: only those that share it are compared. */
  bucket: CacheKey;
  vector: Float32Array;
}

/** After consultCache: whether there is an answer already. */
export interface Cached extends Admitted {
  /** null: no rule caches. */
  caching: Caching | null;
}

/** One upstream call that is under way. */
export interface Attempt {
  hold: Hold;
  number: number;
  target: TargetEntry;
  startedAt: Date;
  /** `performance.now()` when it began. */
  startedMs: number;
  firstByteMs: number | null;
  /** Gives the call up: the caller's leaving, a shutdown, or its time limit. */
  signal: AttemptSignal;
}

/** A provider's answer, up to its first byte (streams) or to its end (documents). */
export interface Answer {
  status: number;
  contentType: string;
  upstreamRequestId: string | null;
  /** Fields of the request that stayed behind; told to the caller in a header. */
  droppedParams: readonly string[];
  content:
    | { kind: "document"; bytes: Buffer; outcome: Outcome }
    | { kind: "stream"; first: Buffer; body: Readable; observer: AnswerObserver; framing: "events" | "bytes" };
}

/** After dispatch: the attempt that answers. Nothing has been sent to the caller yet. */
export interface Answered extends Cached {
  attempt: Attempt;
  answer: Answer;
}
