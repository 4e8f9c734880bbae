"use client";
import { TextSearch, ZoomIn } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { useTeamsFor } from "#features/session/index.ts";
import { requestsIn, spanText } from "./links.ts";
import type { UsageState } from "./use-usage-state.ts";

interface Closer {
  /** Whether the actor may see requests at all. */
  seesRequests: boolean;
  /** Leads to the requests of a span; without a right to see them, to the charts of it. */
  onSelect: (from: string, to: string) => void;
  /** The same for those who do not use a mouse. */
  rowActions: (from: string, to: string, label: string) => ReactNode;
}

/** The ways from a span of a chart to what it is made of. */
export function useCloser({ filters, set }: Pick<UsageState, "filters" | "set">): Closer {
  const router = useRouter();
  const teams = useTeamsFor("request.read");
  const seesRequests = teams === "all" || teams.length > 0;
  const zoom = (from: string, to: string) => set({ range: spanText(from, to) }, { history: "push" });
  return {
    seesRequests,
    onSelect: (from, to) => (seesRequests ? router.push(requestsIn(spanText(from, to), filters)) : zoom(from, to)),
    rowActions: (from, to, label) => (
      <span className="inline-flex items-center gap-1">
        <Button
          variant="ghost"
          size="icon-sm"
          title="Zoom in"
          aria-label={`Zoom into ${label}`}
          onClick={() => zoom(from, to)}
        >
          <ZoomIn aria-hidden />
        </Button>
        {seesRequests ? (
          <Button asChild variant="ghost" size="icon-sm">
            <Link href={requestsIn(spanText(from, to), filters)} title="Requests" aria-label={`Requests of ${label}`}>
              <TextSearch aria-hidden />
            </Link>
          </Button>
        ) : null}
      </span>
    ),
  };
}
