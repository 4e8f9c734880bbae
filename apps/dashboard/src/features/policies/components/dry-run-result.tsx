import type { PolicyDryRunView } from "@gatehouse/domain";
import { Instant } from "#components/data/when.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { formatCount, formatPercent, plural } from "#lib/format.ts";
import type { DryRunDone } from "../use-dry-runs.ts";
import { DryRunFigures } from "./dry-run-figures.tsx";
import { DryRunRows } from "./dry-run-rows.tsx";
import { DryRunTouched } from "./dry-run-touched.tsx";

/** What a dry run has shown. */
export function DryRunResult({ run, isOfThisDraft }: { run: DryRunDone; isOfThisDraft: boolean }) {
  const { result } = run;
  const { compared } = result.requests;
  return (
    <div className="grid min-w-0 gap-4">
      {isOfThisDraft ? null : (
        <Callout tone="warning">The draft was changed since. Run it again to see what it would do now.</Callout>
      )}
      <Card aria-label="What would have changed" className="overflow-hidden">
        <CardHeader title="What would have changed" description={<SpanWords result={result} />} />
        {compared === 0 ? (
          <p className="border-t px-5 py-8 text-center text-compact text-muted-foreground">
            There is no request in this time that a policy decides. Choose a longer one.
          </p>
        ) : (
          <DryRunFigures result={result} />
        )}
      </Card>
      {compared > 0 ? (
        <>
          <div className="grid min-w-0 gap-4 md:grid-cols-2">
            <DryRunTouched title="Keys touched" items={result.keys} page="/keys" />
            <DryRunTouched title="Teams touched" items={result.teams} page="/teams" />
          </div>
          <RulesUsed result={result} />
          <DryRunRows result={result} />
        </>
      ) : null}
    </div>
  );
}

function SpanWords({ result: { from, to, sample, requests } }: { result: PolicyDryRunView }) {
  const sampled =
    sample.every > 1
      ? ` An even sample: about one of ${formatCount(sample.every)}, of ${plural(sample.requests, "request")}.`
      : "";
  const left =
    requests.leftOut > 0
      ? ` ${plural(requests.leftOut, "request")} stopped by something else than a policy left out.`
      : "";
  return (
    <>
      Estimate. <Instant at={from} /> to <Instant at={to} />.{sampled}
      {left}
    </>
  );
}

function RulesUsed({ result: { rules, undecided, requests } }: { result: PolicyDryRunView }) {
  const share = (count: number) => (requests.compared === 0 ? "" : formatPercent(count / requests.compared));
  return (
    <Card aria-label="Rules" className="overflow-hidden">
      <CardHeader
        title="By rule"
        description="How many requests each rule would have been for, and would have decided."
      />
      <ul className="divide-y border-t text-compact">
        {rules.map(({ rule, matched, decided }, place) => (
          <li key={`${place}`} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 px-5 py-2">
            <span className="min-w-0 break-words">
              {place + 1}. {rule}
            </span>
            <span className="text-muted-foreground tabular-nums">
              {formatCount(matched)} matched, {formatCount(decided)} decided {decided > 0 ? `(${share(decided)})` : ""}
            </span>
          </li>
        ))}
        <li className="flex flex-wrap items-baseline justify-between gap-x-4 px-5 py-2 text-muted-foreground">
          <span>No rule</span>
          <span className="tabular-nums">
            {formatCount(undecided)} {undecided > 0 ? `(${share(undecided)})` : ""}
          </span>
        </li>
      </ul>
    </Card>
  );
}
