"use client";
import type { RateLimitView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { rateLimitsQuery } from "../queries.ts";
import { RateLimitDialog, type RateLimitTarget } from "./rate-limit-dialog.tsx";
import { RateLimitList } from "./rate-limit-list.tsx";

interface RateLimitCardProps {
  description: string;
  /** Which limits belong here. */
  filter: (limit: RateLimitView) => boolean;
  /** What a new one is for; null: one may not set any. */
  target: Omit<RateLimitTarget, "limit"> | null;
}

/** The rate limits of a team or key, on its page. */
export function RateLimitCard({ description, filter, target }: RateLimitCardProps) {
  const limits = useQuery(rateLimitsQuery());
  const [setting, setSetting] = useState(false);
  const shown = limits.data?.items.filter(filter) ?? [];
  return (
    <Card aria-label="Rate limits" className="overflow-hidden">
      <CardHeader
        title="Rate limits"
        description={description}
        actions={
          target ? (
            <Button onClick={() => setSetting(true)}>
              <Plus aria-hidden />
              Set rate limit
            </Button>
          ) : null
        }
      />
      <div className="border-t">
        {limits.isPending ? <Skeleton className="m-5 h-8" /> : null}
        {limits.isError ? (
          <ErrorState title="The rate limits could not be loaded" error={limits.error} onRetry={limits.refetch} />
        ) : null}
        {limits.data && shown.length === 0 ? (
          <p className="px-5 py-6 text-center text-compact text-muted-foreground">No rate limit is set here.</p>
        ) : null}
        <RateLimitList limits={shown} />
      </div>
      {target ? <RateLimitDialog open={setting} onOpenChange={setSetting} target={{ ...target, limit: null }} /> : null}
    </Card>
  );
}
