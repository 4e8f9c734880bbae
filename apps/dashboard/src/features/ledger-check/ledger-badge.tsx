"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { plural } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";
import { ledgerCheckQuery } from "./queries.ts";

/** However seldom the gateways are set to reconcile: after so long something keeps them from it. */
const OVERDUE_MS = 30 * 60_000;

/** Whether the budgets' ledger says the same as the records, in a few words; nothing for who may not know. */
export function LedgerBadge() {
  const { data } = useQuery(ledgerCheckQuery());
  const now = useNow(30_000);
  if (!data?.checkedAt) return null;
  const { checkedAt, differences, windows } = data;
  if (differences.length > 0) {
    return (
      <Badge tone="danger">
        <CircleAlert aria-hidden />
        {plural(differences.length, "ledger difference")}
      </Badge>
    );
  }
  const overdue = now - Date.parse(checkedAt) > OVERDUE_MS;
  return (
    <Badge
      tone={overdue ? "warning" : "success"}
      title={`${plural(windows, "budget window")}: what is spent is the sum of the records, what is held the sum of the leases`}
    >
      {overdue ? <TriangleAlert aria-hidden /> : <CircleCheck aria-hidden />}
      <span>
        Ledger reconciled <When at={checkedAt} />
      </span>
    </Badge>
  );
}
