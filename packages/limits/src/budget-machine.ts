import type { NanoUsd } from "@gatehouse/domain";
import type { HoldPart, HoldRequest, RefusedHold } from "./ledger.ts";

/**
 * The rules of a hard budget as pure functions over plain data: the specification that the SQL ledger is tested
 * against. Spend (`committed`) and holds (`leased`) are different columns. A hold leaves `leased` in one of two ways:
 * its attempt was settled, or its provider was surely never dialled. Time alone never frees one.
 */
export interface LedgerState {
  /** Limit per budget id. */
  limits: ReadonlyMap<string, NanoUsd>;
  /** By `windowKey`. A window that nothing was held in is not there; the next month is simply another key. */
  windows: ReadonlyMap<string, WindowState>;
  /** By hold id. */
  leases: ReadonlyMap<string, Lease>;
  /** Ids of the attempts whose record is stored. */
  settled: ReadonlySet<string>;
}

export interface WindowState {
  committedNanoUsd: NanoUsd;
  leasedNanoUsd: NanoUsd;
}

export interface LeaseOwner {
  nodeId: string;
  /** Start number of the node. */
  epoch: number;
}

export interface Lease extends LeaseOwner {
  parts: readonly HoldPart[];
  /** Its node is thought to be gone; the money stays reserved until its journal speaks. */
  suspect: boolean;
}

export type Admission = { granted: true } | RefusedHold;

/** What a settled attempt costs each of the windows that it was admitted to. */
export interface Settlement {
  id: string;
  windows: readonly Pick<HoldPart, "budgetId" | "windowStart">[];
  costNanoUsd: NanoUsd;
}

/** What a node's disk says after a crash: what ended, and what had been dialled without an end. */
export interface Journal {
  results: readonly Settlement[];
  /** `costNanoUsd` is the held amount: an unknown outcome is charged in full. */
  intents: readonly Settlement[];
}

export const windowKey = (part: Pick<HoldPart, "budgetId" | "windowStart">): string =>
  `${part.budgetId}@${part.windowStart.toISOString()}`;

export function emptyLedger(limits: Iterable<readonly [string, NanoUsd]>): LedgerState {
  return { limits: new Map(limits), windows: new Map(), leases: new Map(), settled: new Set() };
}

/**
 * Grants a hold when every one of its budgets has room for it, else holds nothing and names the tightest. A hold that is there already is
 * granted again without a change, so that an attempt with an unknown outcome can be repeated. A budget that no longer
 * exists limits nothing.
 */
export function admit(
  state: LedgerState,
  request: HoldRequest,
  owner: LeaseOwner,
): { state: LedgerState; decision: Admission } {
  if (state.leases.has(request.id)) return { state, decision: { granted: true } };
  const parts = request.parts.filter((part) => state.limits.has(part.budgetId));
  const refusal = tightest(state, parts);
  if (refusal) return { state, decision: refusal };
  if (parts.length === 0) return { state, decision: { granted: true } };
  const leases = new Map(state.leases).set(request.id, { ...owner, parts, suspect: false });
  const changes = parts.map((part) => ({ key: windowKey(part), leased: part.amountNanoUsd }));
  return { state: { ...state, leases, windows: change(state, changes) }, decision: { granted: true } };
}

/** Of the windows that do not cover their part, the one that has the least left. */
function tightest(state: LedgerState, parts: readonly HoldPart[]): RefusedHold | undefined {
  let least: { room: NanoUsd; refusal: RefusedHold } | undefined;
  for (const { budgetId, amountNanoUsd, ...part } of parts) {
    const limitNanoUsd = state.limits.get(budgetId) as NanoUsd;
    const window = windowOf(state, windowKey({ budgetId, ...part }));
    const room = limitNanoUsd - window.committedNanoUsd - window.leasedNanoUsd;
    if (room >= amountNanoUsd || (least && room >= least.room)) continue;
    const availableNanoUsd = room > 0n ? room : 0n;
    least = { room, refusal: { granted: false, budgetId, limitNanoUsd, ...window, availableNanoUsd } };
  }
  return least?.refusal;
}

/**
 * Closes an attempt: gives its hold back and charges what it cost. The same attempt settles once; an attempt without
 * a hold (its node came back late) is charged all the same.
 */
export function settle(state: LedgerState, settlement: Settlement): LedgerState {
  if (state.settled.has(settlement.id)) return state;
  const freed = release(state, [settlement.id]);
  const charged = settlement.windows.filter((window) => state.limits.has(window.budgetId));
  const changes = charged.map((window) => ({ key: windowKey(window), committed: settlement.costNanoUsd }));
  return { ...freed, settled: new Set(state.settled).add(settlement.id), windows: change(freed, changes) };
}

/** Gives holds back whose providers were never dialled. Unknown ids change nothing. */
export function release(state: LedgerState, ids: Iterable<string>): LedgerState {
  const leases = new Map(state.leases);
  const changes: WindowChange[] = [];
  for (const id of ids) {
    for (const part of leases.get(id)?.parts ?? []) {
      changes.push({ key: windowKey(part), leased: -part.amountNanoUsd });
    }
    leases.delete(id);
  }
  return { ...state, leases, windows: change(state, changes) };
}

/** The node went silent: what it holds becomes suspect and stays reserved, since its calls may have been made. */
export function expire(state: LedgerState, owner: LeaseOwner): LedgerState {
  const leases = new Map(state.leases);
  for (const [id, lease] of leases) {
    if (lease.nodeId === owner.nodeId && lease.epoch === owner.epoch) leases.set(id, { ...lease, suspect: true });
  }
  return { ...state, leases };
}

/**
 * A node restarts as `owner.epoch` and replays its journal: results are settled, journalled attempts without a result
 * are charged their hold, and what else its earlier epochs held was never dialled and is returned. Replaying again
 * changes nothing.
 */
export function recover(state: LedgerState, owner: LeaseOwner, journal: Journal): LedgerState {
  let next = state;
  for (const result of journal.results) next = settle(next, result);
  for (const intent of journal.intents) next = settle(next, intent);
  const isStale = (lease: Lease) => lease.nodeId === owner.nodeId && lease.epoch < owner.epoch;
  return release(
    next,
    [...next.leases].filter(([, lease]) => isStale(lease)).map(([id]) => id),
  );
}

interface WindowChange {
  key: string;
  committed?: NanoUsd;
  leased?: NanoUsd;
}

const windowOf = (state: LedgerState, key: string): WindowState =>
  state.windows.get(key) ?? { committedNanoUsd: 0n, leasedNanoUsd: 0n };

function change(state: LedgerState, changes: readonly WindowChange[]): ReadonlyMap<string, WindowState> {
  const windows = new Map(state.windows);
  for (const { key, committed = 0n, leased = 0n } of changes) {
    const before = windows.get(key) ?? windowOf(state, key);
    windows.set(key, {
      committedNanoUsd: before.committedNanoUsd + committed,
      leasedNanoUsd: before.leasedNanoUsd + leased,
    });
  }
  return windows;
}
