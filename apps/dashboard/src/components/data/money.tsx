import type { NanoUsdText } from "@gatehouse/domain";
import { cn } from "#lib/cn.ts";
import { exactUsdText, formatUsd } from "#lib/format.ts";

/** An amount, with every digit on hover; null is "unpriced", which is not zero. */
export function Money({ amount, className }: { amount: NanoUsdText | null; className?: string }) {
  if (amount === null) {
    return (
      <span className={cn("text-warning text-xs", className)} title="No price is known for this model">
        unpriced
      </span>
    );
  }
  return (
    <span className={cn("tabular-nums", className)} title={exactUsdText(amount)}>
      {formatUsd(amount)}
    </span>
  );
}
