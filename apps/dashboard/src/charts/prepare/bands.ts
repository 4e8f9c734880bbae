/** How a request ended, from the bottom of the bar to its top. */
export const REQUEST_BANDS = [
  { id: "success", label: "Served", colour: "var(--chart-1)" },
  { id: "refused", label: "Refused", colour: "var(--chart-3)" },
  { id: "errors", label: "Errors", colour: "var(--bar-danger)" },
] as const;

export const LATENCY_LINES = [
  { id: "p95", label: "p95", colour: "var(--chart-3)" },
  { id: "p50", label: "p50", colour: "var(--chart-1)" },
] as const;
