import type { AttemptView, RequestRow } from "@gatehouse/domain";
import { ProviderMark } from "#components/data/provider-mark.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { isSimulated, providerLabel } from "#features/providers/catalogue.ts";
import { SimulatedBadge } from "#features/providers/components/simulated-badge.tsx";
import { formatDuration } from "#lib/format.ts";
import { attemptSpan } from "../attempt-span.ts";
import { AttemptStatusMark } from "./attempt-status.tsx";

const METERING: Record<AttemptView["metering"], string> = {
  none: "nothing was billed",
  reported: "tokens as the provider reported them",
  estimated: "tokens estimated from what was streamed",
  indeterminate: "outcome unknown, so what was held is charged",
};

/** One call of a provider, with its place in the request's time. */
export function AttemptCard({ attempt, request }: { attempt: AttemptView; request: RequestRow }) {
  const { startPercent, waitPercent, streamPercent } = attemptSpan(attempt, request);
  return (
    <li className="grid gap-2.5 rounded-lg border px-3.5 py-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex min-w-0 items-center gap-2">
          {attempt.provider ? <ProviderMark provider={attempt.provider} /> : null}
          <span className="truncate font-medium text-compact">
            {attempt.credentialName ?? (attempt.provider ? providerLabel(attempt.provider) : "No provider")}
          </span>
          {isSimulated(attempt.provider) ? <SimulatedBadge /> : null}
        </span>
        <AttemptStatusMark status={attempt.status} httpStatus={attempt.upstreamStatus ?? attempt.httpStatus} />
      </div>
      <div
        role="img"
        aria-label={`Took ${formatDuration(attempt.durationMs)}`}
        className="flex h-1.5 overflow-hidden rounded-full bg-muted"
      >
        <span style={{ width: `${startPercent}%` }} />
        <span className="rounded-l-full bg-bar-held" style={{ width: `${waitPercent}%` }} />
        {streamPercent > 0 ? (
          <span className="min-w-[2px] rounded-r-full bg-bar" style={{ width: `${streamPercent}%` }} />
        ) : null}
      </div>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs tabular-nums">
        {attempt.upstreamModel ? <span className="break-all font-mono">{attempt.upstreamModel}</span> : null}
        <span>
          {formatDuration(attempt.durationMs)}
          {attempt.firstByteMs === null ? "" : `, first byte after ${formatDuration(attempt.firstByteMs)}`}
        </span>
        {attempt.errorCode ? <Badge tone="danger">{attempt.errorCode}</Badge> : null}
        {attempt.finishReason ? <Badge>{attempt.finishReason}</Badge> : null}
        {attempt.metering === "reported" ? null : <span>{METERING[attempt.metering]}</span>}
      </p>
    </li>
  );
}
