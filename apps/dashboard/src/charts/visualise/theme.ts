export const CHART_HEIGHT = 240;
export const AXIS_TICK = { fontSize: 11, fill: "var(--muted-foreground)" } as const;
export const GRID = { stroke: "var(--chart-grid)", vertical: false } as const;
export const MARGIN = { top: 8, right: 4, bottom: 0, left: 0 } as const;
