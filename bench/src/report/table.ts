import type { Scene } from "../measure.ts";
import type { Target } from "../target.ts";
import type { Cell, Figures } from "./figures.ts";
import type { Machine } from "./machine.ts";

interface Column {
  title: string;
  read(figures: Figures): number | null;
  digits: number;
}

const COMMON: readonly Column[] = [
  { title: "req/s", read: (f) => f.requestsPerSecond, digits: 0 },
  { title: "CPU us/req", read: (f) => f.cpuUsPerRequest, digits: 0 },
];
const TAIL: readonly Column[] = [
  { title: "PG us/req", read: (f) => f.postgresCpuUsPerRequest, digits: 0 },
  { title: "RSS MB", read: (f) => f.residentMegabytes, digits: 0 },
];
const DOCUMENT: readonly Column[] = [
  ...COMMON,
  { title: "p50 ms", read: (f) => f.p50Ms, digits: 2 },
  { title: "p99 ms", read: (f) => f.p99Ms, digits: 2 },
  { title: "+p50 ms", read: (f) => f.addedP50Ms, digits: 2 },
  { title: "+p99 ms", read: (f) => f.addedP99Ms, digits: 2 },
  ...TAIL,
];
const STREAM: readonly Column[] = [
  ...COMMON,
  { title: "us/frame", read: (f) => f.cpuUsPerFrame, digits: 1 },
  { title: "TTFB p50", read: (f) => f.firstByteP50Ms, digits: 2 },
  { title: "+TTFB p50", read: (f) => f.addedFirstByteP50Ms, digits: 2 },
  { title: "+TTFB p99", read: (f) => f.addedFirstByteP99Ms, digits: 2 },
  ...TAIL,
];

const LABEL_WIDTH = 46;
const COLUMN_WIDTH = 11;

/** The figures for people. */
export function renderTable(
  machine: Machine,
  scenes: readonly Scene[],
  targets: readonly Target[],
  cells: readonly Cell[],
) {
  const lines = [
    `Gatehouse bench, ${machine.date.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.platform}`,
    `Gatehouse ${machine.gatehouse}, Node ${machine.node}, PostgreSQL ${machine.postgres} (durable), Portkey ${machine.portkey}`,
  ];
  for (const scene of scenes) {
    const columns = scene.streamed ? STREAM : DOCUMENT;
    lines.push("", scene.label.padEnd(LABEL_WIDTH) + columns.map(({ title }) => title.padStart(COLUMN_WIDTH)).join(""));
    for (const target of targets) {
      const cell = cells.find((one) => one.target === target.id && one.scene === scene.id);
      lines.push(`  ${target.label}`.padEnd(LABEL_WIDTH) + (cell ? renderCell(cell, columns) : ""));
    }
  }
  return lines.join("\n");
}

function renderCell(cell: Cell, columns: readonly Column[]): string {
  const { figures } = cell;
  if (!figures) return `  void: ${cell.void}`;
  return columns
    .map(({ read, digits }) => {
      const value = read(figures);
      return (value === null ? "-" : value.toFixed(digits)).padStart(COLUMN_WIDTH);
    })
    .join("");
}
