"use client";
import type { LedgerDifferenceView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ledgerCheckQuery } from "./queries.ts";

/** The budget windows whose ledger and records differ; nothing while they agree. */
export function LedgerAlarm() {
  const { data } = useQuery(ledgerCheckQuery());
  if (!data?.checkedAt || data.differences.length === 0) return null;
  return (
    <Callout tone="danger" role="alert" title="The budgets' ledger and the usage records differ">
      <p>
        Found <When at={data.checkedAt} />. Records are never changed: if this stays, look into the log of the gateways.
      </p>
      <ul className="mt-1.5 grid gap-1">
        {data.differences.map((difference) => (
          <Difference key={`${difference.budgetId} ${difference.windowStart}`} difference={difference} />
        ))}
      </ul>
    </Callout>
  );
}

function Difference({ difference }: { difference: LedgerDifferenceView }) {
  const { budgetName, committedNanoUsd, openingNanoUsd, recordedNanoUsd, leasedNanoUsd, leasesNanoUsd } = difference;
  const charged = BigInt(committedNanoUsd) - BigInt(openingNanoUsd);
  return (
    <li>
      <span className="font-medium">{budgetName}</span>
      {charged !== BigInt(recordedNanoUsd) ? (
        <span>
          : <Money amount={String(charged)} /> charged, <Money amount={recordedNanoUsd} /> recorded
        </span>
      ) : null}
      {leasedNanoUsd !== leasesNanoUsd ? (
        <span>
          : <Money amount={leasedNanoUsd} /> held, <Money amount={leasesNanoUsd} /> in leases
        </span>
      ) : null}
    </li>
  );
}
