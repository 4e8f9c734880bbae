"use client";
import type { GatewaysView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { cn } from "#lib/cn.ts";
import { plural } from "#lib/format.ts";
import { gatewaysQuery } from "./queries.ts";
import { spoolProblem } from "./spool-words.ts";
import { strandedCount } from "./stranded-words.ts";

const DOTS = { good: "bg-success", alarm: "bg-warning", bad: "bg-danger", unknown: "bg-muted-foreground/50" } as const;

/** One line in the sidebar: how many gateways are up, since numbers elsewhere depend on them. */
export function GatewayStatus() {
  const { data, isError } = useQuery(gatewaysQuery());
  const alive = data?.items.filter((gateway) => gateway.alive) ?? [];
  const reasons = data ? reasonsOf(data) : [];
  const up = reasons.length > 0 ? "alarm" : "good";
  const tone = !data ? (isError ? "bad" : "unknown") : alive.length > 0 ? up : "bad";
  const label = !data
    ? isError
      ? "Status unknown"
      : "Checking gateways…"
    : alive.length > 0
      ? `${plural(alive.length, "gateway")} up${reasons.length > 0 ? ", attention needed" : ""}`
      : "No gateway is up";
  const versions = [...new Set(alive.map((gateway) => gateway.version))].join(", ");
  return (
    <Tooltip
      side="right"
      content={
        <>
          <p>{alive.length > 0 ? `Version ${versions}, seen within 15 s` : "No gateway has reported within 15 s"}</p>
          {reasons.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
        </>
      }
    >
      <Link
        href="/gateways"
        className="flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-muted-foreground text-xs hover:text-foreground"
      >
        <span className="relative grid size-2 place-items-center" aria-hidden>
          {tone === "good" ? (
            <span className="absolute size-2 animate-ping rounded-full bg-success/50 [animation-duration:2.5s]" />
          ) : null}
          <span className={cn("size-2 rounded-full", DOTS[tone])} />
        </span>
        {label}
      </Link>
    </Tooltip>
  );
}

/** What needs attention although gateways are up. */
function reasonsOf({ items, strandedLeases }: GatewaysView): string[] {
  const spools = items.flatMap((gateway) => {
    const problem = gateway.alive ? spoolProblem(gateway) : null;
    return problem === null ? [] : [`Gateway ${gateway.id}: ${problem}`];
  });
  return strandedLeases.length > 0 ? [...spools, `${strandedCount(strandedLeases)} left behind.`] : spools;
}
