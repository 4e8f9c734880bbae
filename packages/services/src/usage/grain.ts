import { GatehouseError, type UsageGrain } from "@gatehouse/domain";

const HOUR_MS = 3_600_000;
export const LENGTH_MS: Record<UsageGrain, number> = { "15m": HOUR_MS / 4, "1h": HOUR_MS, "1d": 24 * HOUR_MS };
const COARSER: Record<UsageGrain, UsageGrain | undefined> = { "15m": "1h", "1h": "1d", "1d": undefined };
const MAX_POINTS = 400;
/** Without a wish: quarters of an hour up to half a day, hours up to eight days. */
const UNASKED: readonly [UsageGrain, number][] = [
  ["15m", 12 * HOUR_MS],
  ["1h", 8 * 24 * HOUR_MS],
];

/**
 * The grain asked for, or the next coarser one that keeps a series within 400 points.
 * @throws GatehouseError `invalid_request` for a span that is too long even in days
 */
export function chooseGrain(from: Date, to: Date, wanted: UsageGrain | undefined): UsageGrain {
  const spanMs = to.getTime() - from.getTime();
  let grain: UsageGrain | undefined = wanted ?? UNASKED.find(([, longest]) => spanMs <= longest)?.[0] ?? "1d";
  // One bucket more than the span holds: it may begin inside of one.
  while (grain && spanMs / LENGTH_MS[grain] > MAX_POINTS - 1) grain = COARSER[grain];
  if (grain) return grain;
  throw new GatehouseError("invalid_request", { message: "The time range is longer than 399 days.", param: "from" });
}
