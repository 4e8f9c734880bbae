"use client";
import { type GatewayNodeView, SET_ASIDE_EPOCH } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { plural } from "#lib/format.ts";

/** What a gateway holds of budgets, run by run: one that is up can have leases of the run before it. */
export function LeaseSum({ gateway }: { gateway: GatewayNodeView }) {
  if (gateway.leases.length === 0) return <span className="text-muted-foreground">No lease</span>;
  return (
    <ul className="grid gap-1">
      {gateway.leases.map(({ epoch, leases, grantedNanoUsd, heldNanoUsd, expiresAt }) => (
        <li key={epoch}>
          {plural(leases, "lease")} of <Money amount={grantedNanoUsd} />
          <span className="block text-muted-foreground text-xs">
            {BigInt(heldNanoUsd) > 0n ? (
              <>
                <Money amount={heldNanoUsd} /> for requests in flight,{" "}
              </>
            ) : null}
            {expiresAt ? (
              <>
                ends <When at={expiresAt} />,{" "}
              </>
            ) : null}
            {epoch === SET_ASIDE_EPOCH ? "set aside" : `run ${epoch}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
