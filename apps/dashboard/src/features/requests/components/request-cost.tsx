import type { RequestRow } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";

/** A request's cost; a refused one reached no provider, so it has none, priced or not. */
export const RequestCost = ({ row, className }: { row: RequestRow; className?: string }) =>
  row.status === "refused" && BigInt(row.costNanoUsd ?? 0) === 0n ? (
    <span className="text-muted-foreground">–</span>
  ) : (
    <Money amount={row.costNanoUsd} {...(className ? { className } : {})} />
  );
