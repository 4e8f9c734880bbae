"use client";
import type { RequestFilters, RequestRow } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { latestRequestsQuery } from "./queries.ts";
import { mergeTail } from "./tail-buffer.ts";

const POLL_MS = 2000;
const PAGE = 100;
/** A request is recorded when it ends, and listed by when it began. */
const LONGEST_REQUEST_MS = 10 * 60_000;

interface Options {
  /** What the list held when the tail was switched on. */
  listed: readonly RequestRow[];
  possible: boolean;
  onEnd: () => void;
}

/**
 * The list as it grows. One small page every two seconds, none while the page is hidden; what has come stands still
 * while somebody points at it, and no more than the newest few hundred are kept.
 */
export function useLiveTail({ to, from: _, ...filters }: RequestFilters, { listed, possible, onEnd }: Options) {
  const [on, setOn] = useState(false);
  const [held, setHeld] = useState(false);
  const [arrived, setArrived] = useState<readonly RequestRow[]>([]);
  const [shown, setShown] = useState<readonly RequestRow[]>([]);
  const from = to && new Date(new Date(to).getTime() - LONGEST_REQUEST_MS).toISOString();
  const poll = useQuery({
    ...latestRequestsQuery({ ...filters, ...(from && { from }) }, PAGE, POLL_MS),
    enabled: on && possible,
    placeholderData: undefined,
  });
  const latest = poll.data?.items;
  useEffect(() => {
    if (on && latest) setArrived((before) => mergeTail(latest, before));
  }, [on, latest]);
  useEffect(() => {
    if (!held) setShown(arrived);
  }, [held, arrived]);
  const rows = useMemo(() => mergeTail(shown, listed), [shown, listed]);
  const known = useMemo(() => new Set(shown.map(({ requestId }) => requestId)), [shown]);
  const toggle = () => {
    setArrived([]);
    setShown([]);
    setOn(!on);
    if (on) onEnd();
  };
  return {
    on: on && possible,
    possible,
    rows,
    waiting: held ? arrived.filter(({ requestId }) => !known.has(requestId)).length : 0,
    held,
    hold: setHeld,
    toggle,
    failed: poll.isError,
  };
}
export type LiveTail = ReturnType<typeof useLiveTail>;
