import type { SlidingWindow } from "./sliding-window.ts";

/** `team` is that of the key; `member` whom the key belongs to, within that team. */
export type RateScope = "organization" | "team" | "member" | "key";

interface Gate {
  /** At least 1. */
  limit: number;
  scope: RateScope;
  /** Only requests for this model are counted; null: all. */
  model: string | null;
  /** Its counter's name among gateways that count together. */
  key: string;
}

/** One number of a rate limit, with what was counted against it here. */
export interface WindowGate extends Gate {
  kind: "requestsPerMinute" | "tokensPerMinute" | "tokensPerDay";
  window: SlidingWindow;
}

export interface ParallelGate extends Gate {
  kind: "parallelRequests";
  inFlight: InFlight;
}

/** Requests of this process that are under way. */
export interface InFlight {
  count: number;
}

export type RateGate = WindowGate | ParallelGate;

/** All numbers that a request has to stay within, in no order. */
export interface RateGates {
  windows: readonly WindowGate[];
  parallel: readonly ParallelGate[];
}

/** What applies to one virtual key. */
export interface KeyRates {
  /** To models that have no limits of their own. */
  usual: RateGates;
  /** By the name that callers send; those for all models are in each. */
  byModel: ReadonlyMap<string, RateGates>;
}

/** What the request takes from a window: itself, or its tokens. */
export const amountOf = (gate: WindowGate, tokens: number): number => (gate.kind === "requestsPerMinute" ? 1 : tokens);

export const ratesOf = ({ usual, byModel }: KeyRates, model: string): RateGates => byModel.get(model) ?? usual;

export const isUnlimited = ({ windows, parallel }: RateGates): boolean => windows.length === 0 && parallel.length === 0;
