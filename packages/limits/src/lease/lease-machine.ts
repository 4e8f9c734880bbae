import type { NanoUsd } from "@gatehouse/domain";
import type { LeaseAnswer, LeaseAsk } from "./lease-source.ts";

/**
 * The ledger's side of leases as pure functions over plain data: the specification that its SQL is tested against.
 * `committed` is settled spend, `leased` what is promised to gateways; a lease is what its run may still hold or settle.
 */
export interface LeaseState {
  /** Limit per budget id. */
  limits: ReadonlyMap<string, NanoUsd>;
  /** By `windowKeyOf`. */
  windows: ReadonlyMap<string, { committedNanoUsd: NanoUsd; leasedNanoUsd: NanoUsd }>;
  /** By run and window. */
  leases: ReadonlyMap<string, RunLease>;
  settled: ReadonlySet<string>;
}

export interface RunLease {
  run: string;
  window: string;
  amountNanoUsd: NanoUsd;
  askNumber: number;
  askGrantedNanoUsd: NanoUsd;
}

export interface LeasedSettlement {
  /** The attempt's event id. */
  id: string;
  run: string;
  heldNanoUsd: NanoUsd;
  costNanoUsd: NanoUsd;
  windows: readonly { budgetId: string; windowStart: Date }[];
}

export const windowKeyOf = ({ budgetId, windowStart }: { budgetId: string; windowStart: Date }): string =>
  `${budgetId}@${windowStart.toISOString()}`;

export const leaseKeyOf = (run: string, window: string): string => `${run} ${window}`;

export const emptyLeases = (limits: Iterable<readonly [string, NanoUsd]>): LeaseState => ({
  limits: new Map(limits),
  windows: new Map(),
  leases: new Map(),
  settled: new Set(),
});

/**
 * Carries an ask out, once per number. A need is met when the spare, what is left of the window and the needs before it
 * allow for it; beyond the needs, a quarter of the gateway's share of what is left is the most that is granted.
 */
export function lend(
  state: LeaseState,
  run: string,
  gateways: number,
  ask: LeaseAsk,
): { state: LeaseState; answer: LeaseAnswer } {
  const limitNanoUsd = state.limits.get(ask.budgetId);
  if (limitNanoUsd === undefined) return { state, answer: GONE };
  const key = windowKeyOf(ask);
  const window = state.windows.get(key) ?? { committedNanoUsd: 0n, leasedNanoUsd: 0n };
  const own = state.leases.get(leaseKeyOf(run, key));
  const told = { limitNanoUsd, gone: false, sinksInMs: null, othersNanoUsd: othersOf(state, run, key) };
  if (own && own.askNumber >= ask.number) {
    return { state, answer: { ...told, ...window, grantedNanoUsd: own.askGrantedNanoUsd, lost: false } };
  }
  const lost = ask.had && !own;
  const give = least(ask.giveNanoUsd, own?.amountNanoUsd ?? 0n);
  const room = limitNanoUsd - window.committedNanoUsd - window.leasedNanoUsd + give;
  const grantedNanoUsd = grantOf(ask, { room, gateways, spare: lost ? 0n : ask.spareNanoUsd });
  const leasedNanoUsd = window.leasedNanoUsd - give + grantedNanoUsd;
  const lease: RunLease = {
    run,
    window: key,
    amountNanoUsd: (own?.amountNanoUsd ?? 0n) - give + grantedNanoUsd,
    askNumber: ask.number,
    askGrantedNanoUsd: grantedNanoUsd,
  };
  return {
    state: {
      ...state,
      windows: new Map(state.windows).set(key, { ...window, leasedNanoUsd }),
      leases: new Map(state.leases).set(leaseKeyOf(run, key), lease),
    },
    answer: { ...told, committedNanoUsd: window.committedNanoUsd, leasedNanoUsd, grantedNanoUsd, lost },
  };
}

/** Charges an attempt, once. What it cost is taken from its run's lease as far as it was held. */
export function settleLeased(state: LeaseState, settlement: LeasedSettlement): LeaseState {
  if (state.settled.has(settlement.id)) return state;
  const [windows, leases] = [new Map(state.windows), new Map(state.leases)];
  const { costNanoUsd, heldNanoUsd, run } = settlement;
  for (const charged of settlement.windows.filter(({ budgetId }) => state.limits.has(budgetId))) {
    const key = windowKeyOf(charged);
    const window = windows.get(key) ?? { committedNanoUsd: 0n, leasedNanoUsd: 0n };
    const lease = leases.get(leaseKeyOf(run, key));
    const taken = lease ? least(least(costNanoUsd, heldNanoUsd), lease.amountNanoUsd) : 0n;
    windows.set(key, {
      committedNanoUsd: window.committedNanoUsd + costNanoUsd,
      leasedNanoUsd: window.leasedNanoUsd - taken,
    });
    if (lease) leases.set(leaseKeyOf(run, key), { ...lease, amountNanoUsd: lease.amountNanoUsd - taken });
  }
  return { ...state, windows, leases, settled: new Set(state.settled).add(settlement.id) };
}

/** A run is over and its journal is stored (or an operator says so): what it still has is nobody's. */
export function releaseRun(state: LeaseState, run: string): LeaseState {
  const [windows, leases] = [new Map(state.windows), new Map(state.leases)];
  for (const [key, lease] of state.leases) {
    if (lease.run !== run) continue;
    const window = windows.get(lease.window) as { committedNanoUsd: NanoUsd; leasedNanoUsd: NanoUsd };
    windows.set(lease.window, { ...window, leasedNanoUsd: window.leasedNanoUsd - lease.amountNanoUsd });
    leases.delete(key);
  }
  return { ...state, windows, leases };
}

function grantOf(
  ask: LeaseAsk,
  { room, gateways, spare }: { room: NanoUsd; gateways: number; spare: NanoUsd },
): NanoUsd {
  let used = -spare;
  for (const need of ask.needsNanoUsd) if (used + need <= room) used += need;
  const needed = used > 0n ? used : 0n;
  const spareLeft = used < 0n ? -used : 0n;
  const share = (room - needed) / BigInt(4 * Math.max(gateways, 1));
  const wished = least(ask.wantNanoUsd - spareLeft, share);
  return needed + (wished > 0n ? wished : 0n);
}

const othersOf = (state: LeaseState, run: string, window: string): NanoUsd =>
  [...state.leases.values()]
    .filter((lease) => lease.window === window && lease.run !== run)
    .reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n);

const least = (a: NanoUsd, b: NanoUsd): NanoUsd => (a < b ? a : b);

const GONE: LeaseAnswer = {
  grantedNanoUsd: 0n,
  lost: false,
  gone: true,
  limitNanoUsd: 0n,
  committedNanoUsd: 0n,
  leasedNanoUsd: 0n,
  othersNanoUsd: 0n,
  sinksInMs: null,
};
