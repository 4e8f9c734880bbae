"use client";
import { ERROR_CATALOGUE, type ErrorCode, type RequestDetail } from "@gatehouse/domain";
import { Callout } from "#components/ui/callout.tsx";
import { providerLabel } from "#features/providers/catalogue.ts";
import { FAULT_WORDS } from "#lib/fault-words.ts";
import { formatCount, formatDuration, plural } from "#lib/format.ts";
import { attemptStep } from "../attempt-step.ts";
import { AttemptCard } from "./attempt-card.tsx";
import { CostBreakdown } from "./cost-breakdown.tsx";
import { Figure, Properties, Property, Section } from "./panel-parts.tsx";
import { RequestCost } from "./request-cost.tsx";

export function RequestDetails({ detail }: { detail: RequestDetail }) {
  const { request, attempts } = detail;
  const final = attempts.find((attempt) => attempt.final);
  const upstream = attempts.filter((attempt) => attempt.attempt > 0);
  return (
    <div className="grid gap-6 px-5 py-4">
      {request.errorCode ? <ErrorExplained code={request.errorCode} /> : null}
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border">
        <Figure label="Cost">
          <RequestCost row={request} />
        </Figure>
        <Figure
          label="Latency"
          note={request.firstByteMs === null ? undefined : `first byte ${formatDuration(request.firstByteMs)}`}
        >
          {formatDuration(request.durationMs)}
        </Figure>
        <Figure label="Input tokens" note={note(final?.tokens.cacheRead, "from cache")}>
          {request.inputTokens === null ? "–" : formatCount(request.inputTokens)}
        </Figure>
        <Figure label="Output tokens" note={note(final?.tokens.reasoning, "reasoning")}>
          {request.outputTokens === null ? "–" : formatCount(request.outputTokens)}
        </Figure>
      </dl>
      {upstream.length > 0 ? (
        <Section title={upstream.length === 1 ? "Attempt" : plural(upstream.length, "attempt")}>
          <ol className="grid gap-2.5">
            {upstream.map((attempt, index) => (
              <AttemptCard
                key={attempt.eventId}
                attempt={attempt}
                request={request}
                step={attemptStep(attempt, upstream[index - 1])}
              />
            ))}
          </ol>
        </Section>
      ) : (
        <Callout tone="info">
          {request.cacheStatus === "hit"
            ? "Answered from the cache: no provider was called."
            : "Gatehouse refused this request before any provider was called. Nothing was billed."}
        </Callout>
      )}
      {upstream.some((attempt) => attempt.metering !== "none") ? (
        <Section title="Usage and cost">
          <CostBreakdown attempts={upstream} total={request.costNanoUsd} />
        </Section>
      ) : null}
      <Section title="Properties">
        <Properties>
          <Property label="Team" filter={{ field: "teamId", value: request.teamId }}>
            {request.teamName}
          </Property>
          <Property label="Key" filter={{ field: "virtualKeyId", value: request.virtualKeyId }}>
            {request.virtualKeyName}
          </Property>
          <Property label="Model" filter={{ field: "model", value: request.model }}>
            <span className="font-mono text-xs">{request.model}</span>
          </Property>
          {request.provider ? (
            <Property label="Provider" filter={{ field: "provider", value: request.provider }}>
              {providerLabel(request.provider)}
            </Property>
          ) : null}
          {request.policyRule ? (
            <Property label="Rule" filter={{ field: "policyRule", value: request.policyRule }}>
              {request.policyRule}
            </Property>
          ) : null}
          {request.errorCode ? (
            <Property label="Error" filter={{ field: "errorCode", value: request.errorCode }}>
              <span className="font-mono text-xs">{request.errorCode}</span>
            </Property>
          ) : null}
          <Property label="Endpoint" filter={{ field: "endpoint", value: detail.endpoint }}>
            <span className="font-mono text-xs">{detail.endpoint}</span>
          </Property>
          <Property label="Streamed">{request.streamed ? "Yes" : "No"}</Property>
          <Property label="Gateway">
            <span className="font-mono text-xs">{detail.nodeId}</span>
          </Property>
          <Property label="Request id" copy={request.requestId}>
            <span className="font-mono text-xs">{request.requestId}</span>
          </Property>
          {final?.upstreamRequestId ? (
            <Property label="Provider's id" copy={final.upstreamRequestId}>
              <span className="font-mono text-xs">{final.upstreamRequestId}</span>
            </Property>
          ) : null}
        </Properties>
      </Section>
    </div>
  );
}

function ErrorExplained({ code }: { code: ErrorCode }) {
  const entry = ERROR_CATALOGUE[code];
  return (
    <Callout
      tone={entry.fault === "caller" ? "warning" : "danger"}
      title={<span className="font-mono text-xs">{code}</span>}
    >
      <p>{entry.message}</p>
      <p className="mt-0.5 text-muted-foreground">{FAULT_WORDS[entry.fault]}</p>
    </Callout>
  );
}

const note = (tokens: number | undefined, what: string): string | undefined =>
  tokens ? `${formatCount(tokens)} ${what}` : undefined;
