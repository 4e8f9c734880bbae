"use client";
import type { CacheTrace } from "@gatehouse/domain";
import type { MouseEvent } from "react";
import { bypassWords, CACHE_LABELS, secondsWords } from "../../route-words.ts";
import { useSelectedRequest } from "../../use-request-filters.ts";
import { CacheBadge } from "../cache-badge.tsx";
import { Properties, Property } from "../panel-parts.tsx";

const SCOPES = { key: "this key", team: "the team", organization: "the organization" } as const;

/** Whether it was answered with an earlier answer, and if not, why. */
export function RouteCache({ cache }: { cache: CacheTrace }) {
  const why = bypassWords(cache.bypass);
  return (
    <Properties>
      <Property label="Status">
        <CacheBadge status={cache.status} label={CACHE_LABELS[cache.status]} />
      </Property>
      {why ? <Property label="Why">{why}</Property> : null}
      {cache.scope ? <Property label="Shared with requests of">{SCOPES[cache.scope]}</Property> : null}
      {cache.shared ? <Property label="Waited">for the same request, which was under way</Property> : null}
      {cache.similarity === undefined ? null : (
        <Property label="Alike">{`a question that is ${percentText(cache.similarity)} alike`}</Property>
      )}
      {cache.notCompared ? <Property label="Not compared">no vector could be made of the question</Property> : null}
      {cache.ageSeconds === undefined ? null : <Property label="Age">{secondsWords(cache.ageSeconds)}</Property>}
      {cache.keptSeconds ? <Property label="Kept for">{secondsWords(cache.keptSeconds)}</Property> : null}
      {cache.storedBy ? (
        <Property label="Answer of">
          <RequestLink requestId={cache.storedBy} />
        </Property>
      ) : null}
    </Properties>
  );
}

/** Opens another request in the same panel, and keeps the list with its filters. */
function RequestLink({ requestId }: { requestId: string }) {
  const [, select] = useSelectedRequest();
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    select(requestId);
  };
  return (
    <a
      href={`/requests?request=${encodeURIComponent(requestId)}`}
      onClick={open}
      className="font-mono text-accent text-xs underline underline-offset-2"
    >
      {requestId}
    </a>
  );
}

/** 0.9731 as 97.3 %. */
const percentText = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
