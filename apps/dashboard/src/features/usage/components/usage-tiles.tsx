"use client";
import type { UsageCounts, UsageView } from "@gatehouse/domain";
import { change, changeOfAmount } from "#charts/prepare/change.ts";
import { drawn } from "#charts/prepare/figure.ts";
import { errorRate } from "#charts/prepare/total-figures.ts";
import { StatTile } from "#charts/stat-tile.tsx";
import { exactUsdText, formatCompact, formatCount, formatPercent, formatUsd } from "#lib/format.ts";

/** What the whole span comes to; the cost to the nano-dollar. */
export function UsageTiles({ view }: { view: UsageView | undefined }) {
  const { total, previous } = view ?? {};
  const points = view?.series[0]?.points ?? [];
  const before = previous?.total;
  const cost = BigInt(total?.costNanoUsd ?? 0);
  const rate = total ? errorRate(total) : null;
  const rateBefore = before ? errorRate(before) : null;
  return (
    <dl className="grid gap-px overflow-hidden rounded-xl border bg-border shadow-raised sm:grid-cols-2 xl:grid-cols-4">
      <StatTile
        label="Cost"
        loading={!total}
        value={formatUsd(cost)}
        change={before ? changeOfAmount(cost, BigInt(before.costNanoUsd)) : null}
        note={<span className="tabular-nums">exactly {exactUsdText(cost)}</span>}
        values={points.map((point) => drawn(BigInt(point.costNanoUsd)) ?? 0)}
      />
      <StatTile
        label="Requests"
        loading={!total}
        value={<span title={formatCount(total?.requests ?? 0)}>{formatCompact(total?.requests ?? 0)}</span>}
        change={before ? change(total?.requests ?? 0, before.requests) : null}
        note={before ? `${formatCompact(before.requests)} before` : null}
        values={points.map((point) => point.requests)}
      />
      <StatTile
        label="Error rate"
        loading={!total}
        value={rate === null ? "–" : formatPercent(rate)}
        change={rate !== null && rateBefore !== null ? change(rate, rateBefore) : null}
        more="bad"
        note={total ? `${formatCount(total.errors)} failed · ${formatCount(total.refused)} refused` : null}
        values={points.map((point) => point.errors)}
      />
      <StatTile
        label="Tokens"
        loading={!total}
        value={formatCompact(tokensOf(total))}
        change={before ? change(tokensOf(total), tokensOf(before)) : null}
        note={total ? `${formatCompact(total.inputTokens)} in · ${formatCompact(total.outputTokens)} out` : null}
        values={points.map(tokensOf)}
      />
    </dl>
  );
}

const tokensOf = (counts: UsageCounts | undefined): number => (counts ? counts.inputTokens + counts.outputTokens : 0);
