"use client";
import type { CacheStatus, RequestDetail } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { CacheBadge } from "#features/requests/components/cache-badge.tsx";
import { Figure } from "#features/requests/components/panel-parts.tsx";
import { RequestCost } from "#features/requests/components/request-cost.tsx";
import { requestQuery } from "#features/requests/queries.ts";
import { isApiError } from "#lib/api-client.ts";
import { formatCount, formatDuration } from "#lib/format.ts";
import type { Exchange } from "../exchange.ts";

/** Records are written after the answer: it is looked for until then. */
const LOOKS = 25;
const BETWEEN_LOOKS_MS = 800;

/** Tokens, cost and times of an answer, and the way to its record. */
export function AnswerFigures({ exchange }: { exchange: Exchange }) {
  const requestId = exchange.head?.requestId ?? null;
  const isOver = exchange.state !== "sending";
  const record = useRecord(requestId, isOver);
  if (!exchange.head) return null;
  const { cache } = exchange.head;
  const request = record.data?.request;
  return (
    <div className="grid gap-3">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border sm:grid-cols-4">
        <Figure label="Cost">{isOver ? <Cost record={record} /> : "…"}</Figure>
        <Figure label="Tokens" note="in → out">
          {`${count(exchange.inputTokens ?? request?.inputTokens)} → ${count(exchange.outputTokens ?? request?.outputTokens)}`}
        </Figure>
        <Figure label="First words">
          {exchange.firstTextMs === null ? "–" : formatDuration(exchange.firstTextMs)}
        </Figure>
        <Figure label="Latency" note={request ? `gateway ${formatDuration(request.durationMs)}` : undefined}>
          {exchange.durationMs === null ? "…" : formatDuration(exchange.durationMs)}
        </Figure>
      </dl>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-xs">
        {isCacheStatus(cache) ? (
          <CacheBadge status={cache} />
        ) : (
          <span className="text-muted-foreground">No cache rule</span>
        )}
        {requestId ? (
          <>
            <span className="flex min-w-0 items-center gap-1">
              <span className="min-w-0 break-all font-mono text-muted-foreground">{requestId}</span>
              <CopyButton text={requestId} what="request id" />
            </span>
            <Link
              href={`/requests?range=1h&request=${encodeURIComponent(requestId)}`}
              className="flex items-center gap-1 rounded-sm text-accent underline-offset-4 hover:underline"
            >
              Open in Requests
              <ArrowUpRight className="size-3.5" aria-hidden />
            </Link>
          </>
        ) : null}
      </div>
    </div>
  );
}

function useRecord(requestId: string | null, enabled: boolean) {
  return useQuery({
    ...requestQuery(requestId ?? ""),
    // What is shown is of this request, or nothing.
    placeholderData: () => undefined,
    enabled: enabled && requestId !== null,
    retry: (failures, error) => failures < LOOKS && isApiError(error) && error.status === 404,
    retryDelay: BETWEEN_LOOKS_MS,
  });
}

function Cost({ record: { data, isError } }: { record: { data: RequestDetail | undefined; isError: boolean } }) {
  if (data) return <RequestCost row={data.request} />;
  if (!isError) return <Skeleton className="h-5 w-16" aria-label="Reading the cost" />;
  return (
    <span
      className="font-normal text-muted-foreground text-xs"
      title="Only whoever may see the requests of the key's team sees their cost"
    >
      not to be seen by you
    </span>
  );
}

const count = (tokens: number | null | undefined) => (tokens == null ? "–" : formatCount(tokens));
const isCacheStatus = (value: string | null): value is CacheStatus =>
  value === "hit" || value === "miss" || value === "bypass";
