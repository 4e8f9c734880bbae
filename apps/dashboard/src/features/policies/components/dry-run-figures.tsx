import type { PolicyDryRunView } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Money } from "#components/data/money.tsx";
import { formatCount, formatDuration, formatPercent, formatUsd, plural } from "#lib/format.ts";

/** Totals of a dry run: counts, then what it would have cost and how quickly. */
export function DryRunFigures({ result }: { result: PolicyDryRunView }) {
  const { requests } = result;
  const share = (count: number) => formatPercent(count / requests.compared);
  return (
    <div className="border-t">
      <dl className="grid grid-cols-2 gap-px bg-border sm:grid-cols-3 lg:grid-cols-6">
        <Figure label="Looked at">{formatCount(requests.compared)}</Figure>
        <Figure label="Unchanged" note={share(requests.unchanged)}>
          {formatCount(requests.unchanged)}
        </Figure>
        <Figure label="Rerouted" note={share(requests.rerouted)}>
          {formatCount(requests.rerouted)}
        </Figure>
        <Figure label="Newly denied" note={share(requests.newlyDenied)} danger={requests.newlyDenied > 0}>
          {formatCount(requests.newlyDenied)}
        </Figure>
        <Figure label="Newly allowed" note={share(requests.newlyAllowed)}>
          {formatCount(requests.newlyAllowed)}
        </Figure>
        <Figure label="In part" note="something not on record">
          {formatCount(requests.partial)}
        </Figure>
      </dl>
      <dl className="grid gap-px border-t bg-border sm:grid-cols-2 lg:grid-cols-4">
        <Figure label="Actual cost">
          <Money amount={result.cost.actualNanoUsd} />
        </Figure>
        <Figure label="Estimated cost" note={<CostNote cost={result.cost} />}>
          <Money amount={result.cost.estimatedNanoUsd} />
        </Figure>
        <Figure label="Estimated difference" note={pricedNote(result.cost)}>
          {signedUsd(BigInt(result.cost.estimatedNanoUsd) - BigInt(result.cost.actualNanoUsd))}
        </Figure>
        <Figure label="First byte, estimated" note={latencyNote(result.latency)}>
          {latencyWords(result.latency.estimatedDifferenceMs)}
        </Figure>
      </dl>
    </div>
  );
}

interface FigureProps {
  label: string;
  note?: ReactNode;
  danger?: boolean;
  children: ReactNode;
}

const Figure = ({ label, note, danger, children }: FigureProps) => (
  <div className="grid content-start gap-0.5 bg-card px-5 py-3">
    <dt className="text-muted-foreground text-xs">{label}</dt>
    <dd className={`font-semibold text-base tabular-nums ${danger ? "text-danger" : ""}`}>{children}</dd>
    {note ? <dd className="text-muted-foreground text-xs">{note}</dd> : null}
  </div>
);

const CostNote = ({ cost: { byExpectedTokens } }: { cost: PolicyDryRunView["cost"] }) =>
  byExpectedTokens === 0 ? "at prices of now" : `${formatCount(byExpectedTokens)} by all that they might have used`;

const pricedNote = ({ priced, unpriced }: PolicyDryRunView["cost"]): string =>
  unpriced === 0
    ? `of ${plural(priced, "request")}`
    : `of ${formatCount(priced)}, ${formatCount(unpriced)} without a price`;

export function signedUsd(difference: bigint): string {
  return difference > 0n ? `+${formatUsd(difference)}` : formatUsd(difference);
}

function latencyWords(difference: number | null): string {
  if (difference === null) return "Not known";
  if (Math.abs(difference) < 1) return "The same";
  return `${formatDuration(Math.abs(difference))} ${difference < 0 ? "sooner" : "later"}`;
}

const latencyNote = ({ requests }: PolicyDryRunView["latency"]): string =>
  requests === 0 ? "no rerouted request of which it is known" : `median of ${plural(requests, "rerouted request")}`;
