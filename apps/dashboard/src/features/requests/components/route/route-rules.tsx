import type { RequestTraceView, RuleVerdictView } from "@gatehouse/domain";
import { CircleCheck, CircleDashed, CircleMinus, CircleOff, type LucideIcon } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#lib/cn.ts";
import { verdictWords } from "../../route-words.ts";

const ICONS: Record<RuleVerdictView["verdict"], LucideIcon> = {
  matched: CircleCheck,
  not_matched: CircleMinus,
  exception: CircleMinus,
  not_reached: CircleDashed,
  switched_off: CircleOff,
};

/** Every rule in its order, with what became of it. */
export const RouteRules = ({ trace }: { trace: RequestTraceView }) => (
  <ol className="divide-y rounded-lg border">
    {trace.rules.map((view) => {
      const Icon = ICONS[view.verdict];
      const applied = view.verdict === "matched";
      return (
        <li key={view.rule} className="flex items-start gap-2.5 px-3.5 py-2 text-compact">
          <Icon
            className={cn("mt-0.5 size-4 shrink-0", applied ? "text-success" : "text-muted-foreground")}
            aria-hidden
          />
          <span className="grid min-w-0 flex-1">
            <span className={cn("break-words", applied ? "font-medium" : "text-muted-foreground")}>{view.rule}</span>
            <span className="text-muted-foreground text-xs">{verdictWords(view)}</span>
          </span>
          {applied && view.rule === trace.rule ? <Badge tone="accent">decided</Badge> : null}
        </li>
      );
    })}
  </ol>
);
