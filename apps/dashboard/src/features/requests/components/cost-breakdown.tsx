import type { AttemptView, NanoUsdText } from "@gatehouse/domain";
import { Fragment } from "react";
import { Money } from "#components/data/money.tsx";
import { PRICE_SOURCE_LABELS } from "#features/providers/components/price-cell.tsx";
import { exactUsdText, formatCount, formatUsd } from "#lib/format.ts";
import { formatRate } from "#lib/price-units.ts";
import { costLines } from "../cost-lines.ts";

interface CostBreakdownProps {
  attempts: readonly AttemptView[];
  total: NanoUsdText | null;
}

/** Tokens × price per kind of token, and where each price came from. */
export function CostBreakdown({ attempts, total }: CostBreakdownProps) {
  const charged = attempts.filter(
    (attempt) => attempt.price && attempt.metering !== "none" && attempt.costNanoUsd !== null,
  );
  return (
    <div className="overflow-hidden rounded-lg border">
      <table className="w-full text-left text-xs tabular-nums">
        <thead>
          <tr className="border-b bg-inset text-muted-foreground">
            <th scope="col" className="px-3.5 py-2 font-medium">
              Kind
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              Count
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              Price
            </th>
            <th scope="col" className="px-3.5 py-2 text-right font-medium">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {charged.map((attempt) => (
            <Fragment key={attempt.eventId}>
              {charged.length > 1 ? (
                <tr>
                  <th scope="rowgroup" colSpan={4} className="px-3.5 pt-2.5 pb-1 font-medium">
                    Attempt {attempt.attempt}
                  </th>
                </tr>
              ) : null}
              <AttemptLines attempt={attempt} />
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t bg-inset font-medium">
            <th scope="row" colSpan={3} className="px-3.5 py-2 font-medium">
              Total
            </th>
            <td className="px-3.5 py-2 text-right" title={total === null ? undefined : exactUsdText(total)}>
              {total === null ? <Money amount={null} /> : exactUsdText(total)}
            </td>
          </tr>
        </tfoot>
      </table>
      <Sources attempts={charged} />
    </div>
  );
}

function AttemptLines({ attempt }: { attempt: AttemptView }) {
  if (!attempt.price) return null;
  if (attempt.metering === "indeterminate") {
    return (
      <tr>
        <td colSpan={3} className="px-3.5 py-1.5">
          Held amount, charged since the outcome is unknown
        </td>
        <td className="px-3.5 py-1.5 text-right">
          <Money amount={attempt.costNanoUsd} />
        </td>
      </tr>
    );
  }
  if (attempt.price.source === "provider") {
    return (
      <tr>
        <td colSpan={3} className="px-3.5 py-1.5">
          As the provider told it
        </td>
        <td className="px-3.5 py-1.5 text-right">
          <Money amount={attempt.costNanoUsd} />
        </td>
      </tr>
    );
  }
  return costLines(attempt, attempt.price).map((line) => (
    <tr key={line.label}>
      <td className="px-3.5 py-1.5">{line.label}</td>
      <td className="px-2 py-1.5 text-right">{formatCount(line.count)}</td>
      <td className="px-2 py-1.5 text-right text-muted-foreground">{formatRate(line.kind, line.rate)}</td>
      <td className="px-3.5 py-1.5 text-right" title={exactUsdText(line.costNanoUsd)}>
        {formatUsd(line.costNanoUsd)}
      </td>
    </tr>
  ));
}

function Sources({ attempts }: { attempts: readonly AttemptView[] }) {
  const found = new Map(
    attempts.flatMap(({ price }) => (price ? [[`${price.source} ${price.matchedModel}`, price] as const] : [])),
  );
  return (
    <p className="border-t px-3.5 py-2 text-muted-foreground text-xs">
      {[...found.values()].map((price) => (
        <span key={price.matchedModel} className="block">
          Price source: <span className="text-foreground">{PRICE_SOURCE_LABELS[price.source]}</span>, found as{" "}
          <span className="font-mono">{price.matchedModel}</span>
        </span>
      ))}
    </p>
  );
}
