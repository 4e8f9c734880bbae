import type { PriceKind, PriceView } from "@gatehouse/domain";
import { Badge } from "#components/ui/badge.tsx";
import { formatPricePerMillion } from "#lib/format.ts";
import { formatRate } from "#lib/price-units.ts";

export const PRICE_SOURCE_LABELS: Record<PriceView["source"], string> = {
  catalogue: "catalogue",
  override: "set by you",
  simulated: "simulated",
  provider: "told by the provider",
  unpriced: "unpriced",
};

/** Input and output price per million tokens and where it comes from. */
export function PriceCell({ price }: { price: PriceView | null }) {
  if (!price || price.source === "unpriced") {
    return (
      <Badge tone="warning" title="Keys under a budget cannot call it until it has a price">
        unpriced
      </Badge>
    );
  }
  const { input, output, ...others } = price.rates;
  const [first] = Object.entries(others) as [PriceKind, string][];
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
        {input === undefined && output === undefined && first ? formatRate(...first) : null}
      </span>
      <Badge tone={price.source === "simulated" ? "accent" : "outline"} title={`Found as ${price.matchedModel}`}>
        {PRICE_SOURCE_LABELS[price.source]}
      </Badge>
    </span>
  );
}
