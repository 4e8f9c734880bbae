import type { AttemptView, NanoUsdText } from "@gatehouse/domain";
import { Fragment } from "react";
import { Money } from "#components/data/money.tsx";
import { PRICE_SOURCE_LABELS } from "#features/providers/components/price-cell.tsx";
import { exactUsdText, formatCount, formatUsd } from "#lib/format.ts";
import { formatRate } from "#lib/price-units.ts";
import { type CostLine, costLines } from "../cost-lines.ts";

interface CostBreakdownProps {
  attempts: readonly AttemptView[];
  total: NanoUsdText | null;
}

/** What was used, kind by kind, at which price; and where each price came from. */
export function CostBreakdown({ attempts, total }: CostBreakdownProps) {
  const charged = attempts.filter((attempt) => attempt.metering !== "none");
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
              {attempts.length > 1 ? (
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
  const { metering, price, costNanoUsd } = attempt;
  const lump = metering === "indeterminate" ? HELD : price?.source === "provider" ? TOLD : null;
  return (
    <>
      {costLines(attempt).map((line) => (
        <tr key={line.label}>
          <td className="px-3.5 py-1.5">{line.label}</td>
          <td className="px-2 py-1.5 text-right">{formatCount(line.count)}</td>
          <td className="whitespace-nowrap px-2 py-1.5 text-right text-muted-foreground">
            {line.kind !== null && line.rate !== null ? formatRate(line.kind, line.rate) : null}
          </td>
          <td className="px-3.5 py-1.5 text-right">
            <LineCost line={line} />
          </td>
        </tr>
      ))}
      {lump ? (
        <tr>
          <td colSpan={3} className="px-3.5 py-1.5">
            {lump}
          </td>
          <td className="px-3.5 py-1.5 text-right">
            <Money amount={costNanoUsd} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

const HELD = "The most it can have cost, as the outcome is unknown";
const TOLD = "As the provider told it";

function LineCost({ line: { costNanoUsd, without } }: { line: CostLine }) {
  if (costNanoUsd !== null) return <span title={exactUsdText(costNanoUsd)}>{formatUsd(costNanoUsd)}</span>;
  if (without === "unpriced") return <Money amount={null} />;
  return <span className="text-muted-foreground">{without === "included" ? "included" : "–"}</span>;
}

function Sources({ attempts }: { attempts: readonly AttemptView[] }) {
  const found = new Map(
    attempts.flatMap(({ price }) => (price ? [[`${price.source} ${price.matchedModel}`, price] as const] : [])),
  );
  if (found.size === 0) return null;
  return (
    <p className="border-t px-3.5 py-2 text-muted-foreground text-xs">
      {[...found].map(([key, price]) => (
        <span key={key} className="block">
          Price source: <span className="text-foreground">{PRICE_SOURCE_LABELS[price.source]}</span>
          {price.source === "provider" ? null : (
            <>
              , found as <span className="font-mono">{price.matchedModel}</span>
            </>
          )}
        </span>
      ))}
    </p>
  );
}
