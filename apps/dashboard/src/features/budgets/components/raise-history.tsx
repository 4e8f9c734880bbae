"use client";
import type { BudgetRaiseState, BudgetRaiseView, BudgetView } from "@gatehouse/domain";
import { toast } from "sonner";
import { Money } from "#components/data/money.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatMinute } from "#lib/time.ts";
import { useEndRaise } from "../mutations.ts";

const STATES = {
  in_force: { tone: "accent", label: "In force" },
  coming: { tone: "neutral", label: "To come" },
  ended: { tone: "outline", label: "Ended" },
} as const satisfies Record<BudgetRaiseState, unknown>;

/** Every raise that a budget has had, latest first. */
export function RaiseHistory({ budget, mayEnd }: { budget: BudgetView; mayEnd: boolean }) {
  return (
    <section aria-label="History of raises" className="grid gap-2">
      <h3 className="font-medium text-compact">History</h3>
      {budget.raises.length === 0 ? (
        <p className="text-muted-foreground text-xs">This budget was never raised.</p>
      ) : (
        <ul className="divide-y rounded-lg border">
          {budget.raises.map((raise) => (
            <Raise key={raise.id} raise={raise} timeZone={budget.timeZone} mayEnd={mayEnd} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RaiseProps {
  raise: BudgetRaiseView;
  timeZone: string;
  mayEnd: boolean;
}

function Raise({ raise, timeZone, mayEnd }: RaiseProps) {
  const end = useEndRaise();
  const { tone, label } = STATES[raise.state];
  return (
    <li className="flex items-start justify-between gap-3 px-3.5 py-2.5">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 text-compact">
          <span className="font-medium">
            +<Money amount={raise.amountNanoUsd} />
          </span>
          <Badge tone={tone}>{label}</Badge>
        </p>
        <p className="text-muted-foreground text-xs">
          {formatMinute(raise.startsAt, timeZone)} – {formatMinute(raise.endsAt, timeZone)}
          {raise.createdBy === null ? "" : ` · by ${raise.createdBy}`}
        </p>
        {raise.reason ? <p className="break-words text-xs">{raise.reason}</p> : null}
      </div>
      {mayEnd && raise.state !== "ended" ? (
        <Button
          size="sm"
          pending={end.isPending}
          onClick={() =>
            end.mutate(raise.id, {
              onSuccess: () => toast.success("The raise has ended"),
              onError: (error) => toast.error(error.message),
            })
          }
        >
          End now
        </Button>
      ) : null}
    </li>
  );
}
