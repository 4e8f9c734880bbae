"use client";
import type { RequestDetail } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, Link2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { toast } from "sonner";
import { ErrorState } from "#components/data/error-state.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { cn } from "#lib/cn.ts";
import { requestQuery } from "../queries.ts";
import type { PanelHandle } from "../use-panel-width.ts";
import { usePanelTab } from "../use-request-filters.ts";
import { AttemptStatusMark } from "./attempt-status.tsx";
import { RequestDetails } from "./request-details.tsx";
import { RouteTrace } from "./route/route-trace.tsx";

interface RequestPanelProps {
  requestId: string;
  /** The rows of the list, to step through. */
  ids: readonly string[];
  onSelect: (requestId: string | null) => void;
  /** Of what its width is changed with, beside the list. */
  handle: PanelHandle;
}

/** A request beside the list. Not a modal: the list stays usable, and another row takes its place. */
export function RequestPanel({ requestId, ids, onSelect, handle }: RequestPanelProps) {
  const detail = useQuery(requestQuery(requestId));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const at = ids.indexOf(requestId);
  const step = (by: number) => {
    const next = ids[at + by];
    if (next !== undefined) onSelect(next);
  };
  return (
    <aside
      aria-label="Request details"
      className="slide-in-from-right-4 fade-in-0 fixed inset-y-0 right-0 z-40 flex w-full animate-in flex-col border-l bg-card shadow-floating duration-150 sm:max-w-md xl:sticky xl:top-0 xl:z-auto xl:h-dvh xl:w-auto xl:max-w-none xl:shadow-none"
    >
      <div
        {...handle}
        className="absolute inset-y-0 -left-1.5 z-10 hidden w-3 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-1 after:w-1 hover:after:bg-accent/40 focus-visible:outline-none focus-visible:after:bg-accent xl:block"
      />
      <div className="flex items-center justify-between gap-2 border-b px-5 py-2.5">
        <h2 ref={heading} tabIndex={-1} className="font-semibold text-sm outline-none">
          Request
        </h2>
        <div className="flex items-center gap-0.5">
          <Step
            label="Previous request"
            shortcut="K"
            disabled={at <= 0}
            onClick={() => step(-1)}
            icon={<ChevronUp aria-hidden />}
          />
          <Step
            label="Next request"
            shortcut="J"
            disabled={at < 0 || at >= ids.length - 1}
            onClick={() => step(1)}
            icon={<ChevronDown aria-hidden />}
          />
          <Step label="Copy link" onClick={() => copyLink(requestId)} icon={<Link2 aria-hidden />} />
          <Step label="Close" shortcut="Esc" onClick={() => onSelect(null)} icon={<X aria-hidden />} />
        </div>
      </div>
      <div className={cn("min-h-0 flex-1 overflow-y-auto", detail.isPlaceholderData && "opacity-50")}>
        {detail.isPending ? <PanelSkeleton /> : null}
        {detail.isError ? (
          <ErrorState title="This request could not be loaded" error={detail.error} onRetry={detail.refetch} />
        ) : null}
        {detail.data ? (
          <>
            <Heading detail={detail.data} />
            <Details detail={detail.data} />
          </>
        ) : null}
      </div>
    </aside>
  );
}

function Details({ detail }: { detail: RequestDetail }) {
  const [tab, setTab] = usePanelTab();
  return (
    <Tabs value={tab} onValueChange={(next) => setTab(next === "route" ? next : null)}>
      <TabsList aria-label="What to show of the request" className="mx-5 mt-4">
        <TabsTrigger value="overview">Overview</TabsTrigger>
        <TabsTrigger value="route">Route</TabsTrigger>
      </TabsList>
      <TabsContent value="overview">
        <RequestDetails detail={detail} />
      </TabsContent>
      <TabsContent value="route">
        <RouteTrace trace={detail.trace} />
      </TabsContent>
    </Tabs>
  );
}

const Heading = ({ detail: { request } }: { detail: RequestDetail }) => (
  <div className="grid gap-1 px-5 pt-4">
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="break-all font-medium font-mono text-sm">{request.model}</p>
      <AttemptStatusMark status={request.status} httpStatus={request.httpStatus} />
    </div>
    <p className="text-muted-foreground text-xs">
      <Instant at={request.startedAt} /> (<When at={request.startedAt} />)
    </p>
  </div>
);

interface StepProps {
  label: string;
  shortcut?: string;
  disabled?: boolean;
  onClick: () => void;
  icon: ReactNode;
}

const Step = ({ label, shortcut, disabled, onClick, icon }: StepProps) => (
  <Tooltip content={shortcut ? `${label} (${shortcut})` : label} side="bottom">
    <Button variant="ghost" size="icon-sm" aria-label={label} disabled={disabled ?? false} onClick={onClick}>
      {icon}
    </Button>
  </Tooltip>
);

async function copyLink(requestId: string): Promise<void> {
  const url = new URL("/requests", window.location.origin);
  url.searchParams.set("request", requestId);
  try {
    await navigator.clipboard.writeText(url.href);
    toast.success("The link is copied");
  } catch {
    toast.error("The browser did not allow copying. The address bar holds the link.");
  }
}

const PanelSkeleton = () => (
  <div className="grid gap-5 p-5" aria-busy>
    <Skeleton className="h-6 w-2/3" />
    <div className="grid grid-cols-2 gap-3">
      {[1, 2, 3, 4].map((tile) => (
        <Skeleton key={tile} className="h-16" />
      ))}
    </div>
    <Skeleton className="h-32" />
    <Skeleton className="h-40" />
  </div>
);
