import type { CacheStatus } from "@gatehouse/domain";
import { Zap } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";

const TITLES: Record<CacheStatus, string> = {
  hit: "Answered from the cache",
  miss: "The cache had no answer to it",
  bypass: "The cache was not asked",
};
const TEXTS: Record<CacheStatus, string> = { hit: "cached", miss: "miss", bypass: "bypass" };

/** What the cache did; its icon marks the one that cost nothing. */
export const CacheBadge = ({ status, label = TEXTS[status] }: { status: CacheStatus; label?: string }) => (
  <Badge tone={status === "hit" ? "success" : "outline"} title={TITLES[status]}>
    {status === "hit" ? <Zap aria-hidden /> : null}
    {label}
  </Badge>
);
