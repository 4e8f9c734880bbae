import type { PriceKind, PriceView } from "@gatehouse/domain";
import { Fragment } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { formatPricePerMillion } from "#lib/format.ts";
import { formatNamedRate, PRICE_KIND_LABELS } from "#lib/price-units.ts";

export const PRICE_SOURCE_LABELS: Record<PriceView["source"], string> = {
  catalogue: "catalogue",
  override: "set by you",
  simulated: "simulated",
  ceiling: "ceiling",
  provider: "told by the provider",
  unpriced: "unpriced",
};

/** Input and output price per million tokens, else the first price of another kind; the rest on demand; and where they come from. */
export function PriceCell({ price }: { price: PriceView | null }) {
  if (!price || price.source === "unpriced") {
    return (
      <Badge tone="warning" title="See “Models without a price” for what becomes of it under a hard budget">
        unpriced
      </Badge>
    );
  }
  const { input, output, ...others } = price.rates;
  const rest = Object.entries(others) as [PriceKind, string][];
  const [first] = input === undefined && output === undefined ? rest.splice(0, 1) : [];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="whitespace-nowrap tabular-nums">
        {input === undefined ? null : (
          <>
            {formatPricePerMillion(input)} <span className="text-muted-foreground">in</span>
          </>
        )}
        {output === undefined ? null : (
          <>
            {" "}
            · {formatPricePerMillion(output)} <span className="text-muted-foreground">out</span>
          </>
        )}
        {first ? formatNamedRate(...first) : null}
      </span>
      {rest.length > 0 ? <OtherRates rates={rest} /> : null}
      <Badge tone={price.source === "simulated" ? "accent" : "outline"} title={`Found as ${price.matchedModel}`}>
        {PRICE_SOURCE_LABELS[price.source]}
      </Badge>
    </span>
  );
}

const OtherRates = ({ rates }: { rates: readonly [PriceKind, string][] }) => (
  <Tooltip
    content={
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5 tabular-nums">
        {rates.map(([kind, rate]) => (
          <Fragment key={kind}>
            <dt className="text-muted-foreground">{PRICE_KIND_LABELS[kind]}</dt>
            <dd className="text-right">{formatNamedRate(kind, rate)}</dd>
          </Fragment>
        ))}
      </dl>
    }
  >
    <button
      type="button"
      className="cursor-default rounded-sm text-muted-foreground text-xs underline decoration-dotted"
    >
      {rates.length} more
    </button>
  </Tooltip>
);
