import type { GuardrailTrace } from "@gatehouse/domain";
import { Badge } from "#components/ui/badge.tsx";
import { formatDuration } from "#lib/format.ts";
import { guardrailWords } from "../../route-words.ts";

/** What every service that had to let it pass said. */
export const RouteGuardrails = ({ guardrails }: { guardrails: readonly GuardrailTrace[] }) => (
  <ul className="divide-y rounded-lg border">
    {guardrails.map((guardrail) => {
      const { name, stage, verdict, durationMs } = guardrail;
      const stopped = verdict === "blocked" || verdict === "failed";
      return (
        <li key={`${name} ${stage}`} className="flex items-start justify-between gap-3 px-3.5 py-2 text-compact">
          <span className="grid min-w-0">
            <span className="break-words font-medium">{name}</span>
            <span className="text-muted-foreground text-xs">{guardrailWords(guardrail)}</span>
          </span>
          <span className="flex shrink-0 items-center gap-2 text-muted-foreground text-xs tabular-nums">
            {formatDuration(durationMs)}
            <Badge tone={stopped ? "danger" : verdict === "passed" ? "success" : "warning"}>
              {stopped ? "stopped" : "passed"}
            </Badge>
          </span>
        </li>
      );
    })}
  </ul>
);
