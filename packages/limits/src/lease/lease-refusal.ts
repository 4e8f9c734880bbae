import type { NanoUsd } from "@gatehouse/domain";
import type { HoldPart, RefusedHold } from "../ledger.ts";
import type { LeaseAnswer } from "./lease-source.ts";
import type { WindowLease } from "./window-lease.ts";

/**
 * The refusal by the tightest of the leases that do not cover their part of a hold, as far as their last answers are no
 * older than that; undefined when none is known to refuse.
 */
export function refusalBy(
  leases: readonly WindowLease[],
  parts: readonly HoldPart[],
  { nowMs, withinMs }: { nowMs: number; withinMs: number },
): RefusedHold | undefined {
  let tightest: { lease: WindowLease; answer: LeaseAnswer; availableNanoUsd: NanoUsd } | undefined;
  for (const [place, lease] of leases.entries()) {
    const { answer } = lease;
    if (lease.gone || !answer || nowMs - lease.answeredMs > withinMs) continue;
    const availableNanoUsd = lease.spareNanoUsd + lease.roomNanoUsd;
    if (availableNanoUsd >= (parts[place] as HoldPart).amountNanoUsd) continue;
    if (!tightest || availableNanoUsd < tightest.availableNanoUsd) tightest = { lease, answer, availableNanoUsd };
  }
  if (!tightest) return undefined;
  const { lease, answer, availableNanoUsd } = tightest;
  const { limitNanoUsd, committedNanoUsd } = answer;
  return {
    granted: false,
    budgetId: lease.budgetId,
    limitNanoUsd,
    committedNanoUsd,
    // What is spare here is nobody's hold.
    leasedNanoUsd: notBelowZero(answer.leasedNanoUsd - notBelowZero(lease.spareNanoUsd)),
    availableNanoUsd: notBelowZero(availableNanoUsd),
  };
}

const notBelowZero = (amount: NanoUsd): NanoUsd => (amount > 0n ? amount : 0n);
