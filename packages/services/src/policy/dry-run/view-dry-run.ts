import type {
  DryRunRow,
  DryRunTarget,
  DryRunTouched,
  Exclusion,
  PolicyDocument,
  PolicyDryRunView,
} from "@gatehouse/domain";
import type { PolicyNames } from "../document/names.ts";
import { differenceOf, type Tally, type Touched, type Tried } from "./tally.ts";

const MOST_TOUCHED = 100;

/** What was added up, with names for its ids. */
export function viewTally(
  tally: Tally,
  document: PolicyDocument,
  names: PolicyNames,
): Omit<PolicyDryRunView, "of" | "from" | "to" | "sample" | "issues"> {
  return {
    requests: tally.counts,
    cost: {
      actualNanoUsd: tally.actualNanoUsd.toString(),
      estimatedNanoUsd: tally.estimatedNanoUsd.toString(),
      priced: tally.priced,
      unpriced: tally.unpriced,
      byExpectedTokens: tally.byExpectedTokens,
    },
    latency: tally.latency(),
    rules: tally.rules,
    undecided: tally.undecided,
    keys: viewTouched(tally.keys, names),
    teams: viewTouched(tally.teams, names),
    rows: tally.rows().map((tried) => viewRow(tried, document, names)),
  };
}

function viewTouched(touched: ReadonlyMap<string, Touched>, names: PolicyNames): DryRunTouched[] {
  return [...touched]
    .map(([id, counts]) => ({ id, name: names.calledOf(id) ?? "", ...counts }))
    .sort((a, b) => b.requests - a.requests || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_TOUCHED);
}

function viewRow(tried: Tried, { rules }: PolicyDocument, names: PolicyNames): DryRunRow {
  const { row, change, fromId, toId, decision } = tried;
  const target = (id: string | null): DryRunTarget | null =>
    id === null ? null : { deploymentId: id, label: names.calledOf(id) ?? null };
  return {
    requestId: row.requestId,
    startedAt: row.startedAt.toISOString(),
    change: change as DryRunRow["change"],
    keyId: row.virtualKeyId,
    keyName: names.calledOf(row.virtualKeyId) ?? "",
    teamId: row.teamId,
    teamName: names.calledOf(row.teamId) ?? "",
    model: row.model,
    from: target(fromId),
    to: target(toId),
    estimatedDifferenceNanoUsd: differenceOf(tried.cost)?.toString() ?? null,
    rule: decision.rule === null ? null : (rules[decision.rule]?.name ?? null),
    reason: toId === null ? reasonOf(tried) : null,
    missing: [...tried.missing],
  };
}

function reasonOf({ decision: { reason, plan } }: Tried): string {
  if (reason !== null) return reason;
  const why = new Set(plan.candidates.map(({ excluded }) => excluded && EXCLUDED[excluded]).filter((text) => text));
  if (why.size > 0) return `No target is left: ${[...why].join("; ")}.`;
  return "No target is left that may serve it.";
}

const EXCLUDED: Record<Exclusion, string> = {
  region_not_allowed: "it is in none of the regions",
  provider_not_allowed: "it is at none of the providers",
  may_train: "it may train on what it gets",
  may_retain: "it may keep what it gets",
  deployment_unavailable: "it is gone or switched off",
  not_the_owner: "it does not keep what the request refers to",
  format_not_served: "it does not serve the format",
  content_not_taken: "it does not take the content",
  context_too_small: "its context is too small",
  no_weight: "it has no weight",
  cooldown: "it was resting",
  breaker_open: "it was resting",
  credential_paused: "it was resting",
};
