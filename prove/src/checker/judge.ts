import { answersAreRecorded, answersAreRight } from "./answers.ts";
import type { Evidence, Verdict } from "./evidence.ts";
import { leasedIsLeases, limitInEveryLook, nothingStranded } from "./ledger.ts";
import { pair } from "./pairing.ts";
import { costsCovered, ledgerIsRecords, noneDoubled, noneLost, rollupsAreRecords } from "./records.ts";
import { spendOf, spendWithinLimits, windowsAreTrue } from "./spend.ts";

/** Holds a run against everything that is promised. Pure. */
export function judge(evidence: Evidence): Verdict[] {
  const pairing = pair(evidence);
  return [
    spendWithinLimits(spendOf(evidence, pairing)),
    limitInEveryLook(evidence),
    leasedIsLeases(evidence),
    windowsAreTrue(evidence, pairing),
    noneLost(evidence, pairing),
    noneDoubled(evidence, pairing),
    costsCovered(evidence, pairing),
    ledgerIsRecords(evidence),
    rollupsAreRecords(evidence),
    nothingStranded(evidence),
    answersAreRecorded(evidence),
    answersAreRight(evidence),
  ];
}
