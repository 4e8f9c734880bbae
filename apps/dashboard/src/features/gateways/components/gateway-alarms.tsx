"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { gatewaysQuery } from "../queries.ts";
import { spoolProblem } from "../spool-words.ts";
import { strandedCount } from "../stranded-words.ts";

/** What an operator has to act on; nothing while all is well. */
export function GatewayAlarms() {
  const { data } = useQuery(gatewaysQuery());
  const troubled = (data?.items ?? []).filter((gateway) => gateway.alive && spoolProblem(gateway) !== null);
  const stranded = data?.strandedLeases ?? [];
  const look = (
    <Button asChild size="sm">
      <Link href="/gateways">See gateways</Link>
    </Button>
  );
  return (
    <>
      {troubled.map((gateway) => (
        <Callout
          key={gateway.id}
          tone={gateway.spoolLevel === "filling" ? "warning" : "danger"}
          role="alert"
          title={`Gateway ${gateway.id} needs attention`}
          actions={look}
        >
          {spoolProblem(gateway)}
        </Callout>
      ))}
      {stranded.length > 0 ? (
        <Callout tone="warning" title="Money of budgets was left behind" actions={look}>
          {strandedCount(stranded)} of gateways that have not reported for 15 s, of earlier runs, or set aside for good.
        </Callout>
      ) : null}
    </>
  );
}
