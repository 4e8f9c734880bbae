import { type AttemptView, ERROR_CATALOGUE, type RequestRow } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Money } from "#components/data/money.tsx";
import { ProviderMark } from "#components/data/provider-mark.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { isSimulated, providerLabel } from "#features/providers/catalogue.ts";
import { SimulatedBadge } from "#features/providers/components/simulated-badge.tsx";
import { formatDuration } from "#lib/format.ts";
import { attemptSpan } from "../attempt-span.ts";
import type { AttemptStep } from "../attempt-step.ts";
import { AttemptStatusMark } from "./attempt-status.tsx";

/** How the cost came about. */
const BASES: Record<AttemptView["metering"], string> = {
  none: "nothing was billed",
  reported: "usage as the provider reported it",
  estimated: "usage estimated from what came through",
  indeterminate: "outcome unknown, so charged at its most",
};

function basisOf({ price, metering, costNanoUsd }: AttemptView): string {
  if (price?.source === "provider") return "as the provider told it";
  return metering === "indeterminate" && costNanoUsd === null ? "outcome unknown" : BASES[metering];
}

interface AttemptCardProps {
  attempt: AttemptView;
  request: RequestRow;
  /** How it came about after the attempt before it; null for the first. */
  step: AttemptStep | null;
}

/** One call of a provider, with its place in the request's time. */
export function AttemptCard({ attempt, request, step }: AttemptCardProps) {
  const name = attempt.credentialName ?? (attempt.provider ? providerLabel(attempt.provider) : "No provider");
  return (
    <li className="grid gap-2.5 rounded-lg border px-3.5 py-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex min-w-0 items-center gap-2">
          {attempt.provider ? <ProviderMark provider={attempt.provider} /> : null}
          <span className="truncate font-medium text-compact">{name}</span>
          {isSimulated(attempt.provider) && !/simulated/i.test(name) ? <SimulatedBadge /> : null}
          {step ? <Badge tone="outline">{step}</Badge> : null}
        </span>
        <AttemptStatusMark status={attempt.status} httpStatus={attempt.upstreamStatus} />
      </div>
      <TimeBar attempt={attempt} request={request} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
        <Fact label="Model">
          {attempt.upstreamModel ? <span className="break-all font-mono">{attempt.upstreamModel}</span> : "–"}
          {attempt.responseModel && attempt.responseModel !== attempt.upstreamModel ? (
            <span className="break-all">
              , answered as <span className="font-mono">{attempt.responseModel}</span>
            </span>
          ) : null}
        </Fact>
        <Fact label="Time">
          <span className="tabular-nums">
            {formatDuration(attempt.durationMs)}
            {attempt.firstByteMs === null ? "" : `, first byte after ${formatDuration(attempt.firstByteMs)}`}
          </span>
        </Fact>
        {attempt.errorCode ? (
          <Fact label="Error">
            <span className="break-all font-mono text-danger">{attempt.errorCode}</span>
            {attempt.upstreamStatus === null ? ", without an answer" : null}
            {attempt.final ? null : (
              <span className="block text-muted-foreground">{ERROR_CATALOGUE[attempt.errorCode].message}</span>
            )}
          </Fact>
        ) : null}
        {attempt.finishReason ? <Fact label="Finish">{attempt.finishReason}</Fact> : null}
        {attempt.serviceTier ? <Fact label="Service tier">{attempt.serviceTier}</Fact> : null}
        <Fact label="Cost">
          {attempt.metering === "none" ? null : (
            <>
              <Money amount={attempt.costNanoUsd} />,{" "}
            </>
          )}
          <span className="text-muted-foreground">{basisOf(attempt)}</span>
        </Fact>
      </dl>
    </li>
  );
}

function TimeBar({ attempt, request }: Pick<AttemptCardProps, "attempt" | "request">) {
  const { startPercent, waitPercent, streamPercent } = attemptSpan(attempt, request);
  return (
    <div
      role="img"
      aria-label={`Took ${formatDuration(attempt.durationMs)}`}
      className="flex h-1.5 overflow-hidden rounded-full bg-muted"
    >
      <span style={{ width: `${startPercent}%` }} />
      <span className="min-w-[2px] rounded-l-full bg-bar-held" style={{ width: `${waitPercent}%` }} />
      {streamPercent > 0 ? (
        <span className="min-w-[2px] rounded-r-full bg-bar" style={{ width: `${streamPercent}%` }} />
      ) : null}
    </div>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt className="text-muted-foreground">{label}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
);
