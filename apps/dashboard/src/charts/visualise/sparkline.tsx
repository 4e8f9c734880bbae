import { resample, sparkline } from "../prepare/axis.ts";

const MOST_POINTS = 28;

/** A line without axes: the shape of a figure over the range. Says nothing that the figure beside it does not. */
export function Sparkline({ values, className }: { values: readonly number[]; className?: string }) {
  const path = sparkline(resample(values, MOST_POINTS), 100, 26);
  if (!path) return null;
  return (
    <svg viewBox="0 -2 100 30" preserveAspectRatio="none" aria-hidden className={className}>
      <path d={`${path}L100 28L0 28Z`} fill="currentColor" opacity={0.09} />
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
    </svg>
  );
}
