"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { plural } from "#lib/format.ts";
import { gatewaysQuery } from "../queries.ts";
import { spoolProblem } from "../spool-words.ts";

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
        <Callout tone="warning" title="A lost gateway holds money of budgets" actions={look}>
          {plural(stranded.length, "lease")} of gateways that have not reported for 15 s.
        </Callout>
      ) : null}
    </>
  );
}
