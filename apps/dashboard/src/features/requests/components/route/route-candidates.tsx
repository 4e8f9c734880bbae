import type { CandidateView, RequestTraceView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { ProviderMark } from "#components/data/provider-mark.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { formatCount, formatDuration } from "#lib/format.ts";
import { exclusionWords, STRATEGIES, scoreLabel } from "../../route-words.ts";

const HEADER = "px-2 py-2 font-medium last:pr-3.5";

/** Who could have answered: those of the plan in its order, then those that were left out, with the reason. */
export function RouteCandidates({ trace }: { trace: RequestTraceView }) {
  const { candidates, strategy, sticky } = trace;
  const score = scoreLabel(strategy, candidates);
  return (
    <div className="grid gap-2">
      <p className="text-muted-foreground text-xs">
        {STRATEGIES[strategy]}.
        {sticky ? " The first was chosen because earlier requests that belong to this one went there." : null}
      </p>
      <div className="overflow-x-auto rounded-lg border">
        <table className="w-full text-left text-xs tabular-nums">
          <thead>
            <tr className="border-b bg-inset text-muted-foreground">
              <th scope="col" className="py-2 pr-1 pl-3.5 font-medium">
                #
              </th>
              <th scope="col" className={HEADER}>
                Target
              </th>
              <th scope="col" className={`${HEADER} text-right`}>
                Price
              </th>
              <th scope="col" className={`${HEADER} text-right`}>
                Latency
              </th>
              {score ? (
                <th scope="col" className={`${HEADER} text-right`}>
                  {score}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody className="divide-y">
            {candidates.map((candidate) => (
              <Row key={candidate.deploymentId} candidate={candidate} scored={score !== null} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ candidate, scored }: { candidate: CandidateView; scored: boolean }) {
  const { order, excluded, priceNanoUsd, latencyMs, score } = candidate;
  return (
    <tr className={order === null ? "text-muted-foreground" : ""}>
      <td className="py-2 pr-1 pl-3.5 align-top">{order ?? "–"}</td>
      <th scope="row" className="min-w-0 px-2 py-2 text-left align-top font-normal">
        <Target candidate={candidate} />
      </th>
      {order === null ? (
        <td colSpan={scored ? 3 : 2} className="py-2 pr-3.5 pl-2 text-right align-top">
          {excluded ? exclusionWords(excluded) : "Not tried"}
        </td>
      ) : (
        <>
          <td className="px-2 py-2 text-right align-top">
            <Money amount={priceNanoUsd} />
          </td>
          <td className="px-2 py-2 text-right align-top last:pr-3.5">
            {latencyMs === null ? "–" : formatDuration(latencyMs)}
          </td>
          {scored ? (
            <td className="py-2 pr-3.5 pl-2 text-right align-top">
              {score === null ? "–" : formatCount(Math.round(score * 10) / 10)}
            </td>
          ) : null}
        </>
      )}
    </tr>
  );
}

function Target({ candidate }: { candidate: CandidateView }) {
  const { label, provider, region, fallback } = candidate;
  return (
    <span className="flex min-w-0 items-start gap-2">
      {provider ? <ProviderMark provider={provider} /> : null}
      <span className="grid min-w-0 gap-0.5">
        <span className="break-words">{label ?? "A model that is gone by now"}</span>
        {region || fallback ? (
          <span className="flex flex-wrap items-center gap-1 text-muted-foreground">
            {region}
            {fallback ? <Badge tone="outline">fallback</Badge> : null}
          </span>
        ) : null}
      </span>
    </span>
  );
}
