"use client";
import type { RequestFilters } from "@gatehouse/domain";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSession } from "#features/session/index.ts";
import { parseRange, resolveRange } from "#lib/time-range.ts";
import { latestRequestsQuery, requestsQuery } from "./queries.ts";
import { useLiveTail } from "./use-live-tail.ts";
import { DEFAULT_RANGE, type RequestFilterState } from "./use-request-filters.ts";

const PEEK_MS = 5000;
const PEEK_LIMIT = 100;

/**
 * The pages of the list as of a fixed instant, so that paging does not shift, and how many requests have come
 * since, or these themselves while the list follows them. An absolute range has an end of its own, so nothing is new there.
 */
export function useRequestList({ range, filters }: RequestFilterState) {
  const { timeZone } = useSession().organization;
  const [asOf, setAsOf] = useState(() => Date.now());
  const relative = typeof (parseRange(range) ?? DEFAULT_RANGE) === "string";
  const given = useMemo(() => {
    const { from, to } = resolveRange(range, new Date(asOf), timeZone, DEFAULT_RANGE);
    const set = Object.entries(filters).filter(([, value]) => value !== null);
    return { ...(Object.fromEntries(set) as RequestFilters), from: from.toISOString(), to: to.toISOString() };
  }, [range, filters, asOf, timeZone]);
  const list = useInfiniteQuery(requestsQuery(given));
  const listed = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const refresh = () => setAsOf(Date.now());
  const tail = useLiveTail(given, { listed, possible: relative && list.isSuccess, onEnd: refresh });
  const { to, ...open } = given;
  const peek = useQuery({
    ...latestRequestsQuery({ ...open, from: to }, PEEK_LIMIT, PEEK_MS),
    enabled: relative && list.isSuccess && !tail.on,
    placeholderData: undefined,
  });
  const fresh = relative && !tail.on ? (peek.data?.items.length ?? 0) : 0;
  useEffect(() => {
    // An empty list has nothing to lose its place in: it fills by itself.
    if (fresh > 0 && list.isSuccess && listed.length === 0) setAsOf(Date.now());
  }, [fresh, list.isSuccess, listed.length]);
  const rows = tail.on ? tail.rows : listed;
  return { given, list, rows, fresh, freshIsMore: peek.data?.nextCursor != null, refresh, relative, tail };
}
