import { median } from "../load/percentile.ts";
import type { Measurement, Outcome, Scene } from "../measure.ts";
import type { Target } from "../target.ts";

/** What the bench says of one way under one load: medians over the rounds. */
export interface Cell {
  target: Target["id"];
  scene: Scene["id"];
  /** Why there are no figures: policy was not in force, or requests or records were lost. */
  void: string | null;
  figures: Figures | null;
}

export interface Figures {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  firstByteP50Ms: number;
  firstByteP99Ms: number;
  /** Against the direct way under the same load; null for the direct way itself. */
  addedP50Ms: number | null;
  addedP99Ms: number | null;
  addedFirstByteP50Ms: number | null;
  addedFirstByteP99Ms: number | null;
  /** CPU of the proxy's process; null for the direct way. */
  cpuUsPerRequest: number | null;
  cpuUsPerFrame: number | null;
  postgresCpuUsPerRequest: number | null;
  residentMegabytes: number | null;
  rounds: number;
  requests: number;
  usageRecords: number | null;
}

/** Medians of the outcomes of one cell; one void round voids the cell. */
export function cellOf(
  target: Target["id"],
  scene: Scene["id"],
  outcomes: readonly Outcome[],
  direct: Figures | null,
): Cell {
  const measurements: Measurement[] = [];
  for (const outcome of outcomes) {
    if ("void" in outcome) return { target, scene, void: outcome.void, figures: null };
    measurements.push(outcome.measurement);
  }
  const figures = figuresOf(measurements, target === "direct" ? null : direct);
  return { target, scene, void: null, figures };
}

function figuresOf(measurements: readonly Measurement[], direct: Figures | null): Figures {
  const middle = (read: (measurement: Measurement) => number) => median(measurements.map(read));
  const optional = (read: (measurement: Measurement) => number | null) => {
    const values = measurements.map(read).filter((value) => value !== null);
    return values.length === 0 ? null : median(values);
  };
  const sum = (read: (measurement: Measurement) => number) => measurements.reduce((total, one) => total + read(one), 0);
  const added = (value: number, base: number | undefined) => (base === undefined ? null : value - base);
  const p50Ms = middle(({ load }) => load.totalMs.p50);
  const p99Ms = middle(({ load }) => load.totalMs.p99);
  const firstByteP50Ms = middle(({ load }) => load.firstByteMs.p50);
  const firstByteP99Ms = middle(({ load }) => load.firstByteMs.p99);
  const streamed = measurements.some(({ load }) => load.frames > 0);
  return {
    requestsPerSecond: middle(({ load }) => load.requests / load.seconds),
    p50Ms,
    p99Ms,
    firstByteP50Ms,
    firstByteP99Ms,
    addedP50Ms: added(p50Ms, direct?.p50Ms),
    addedP99Ms: added(p99Ms, direct?.p99Ms),
    addedFirstByteP50Ms: added(firstByteP50Ms, direct?.firstByteP50Ms),
    addedFirstByteP99Ms: added(firstByteP99Ms, direct?.firstByteP99Ms),
    cpuUsPerRequest: optional(({ proxyCpuUs, load }) => per(proxyCpuUs, load.requests)),
    cpuUsPerFrame: streamed ? optional(({ proxyCpuUs, load }) => per(proxyCpuUs, load.frames)) : null,
    postgresCpuUsPerRequest: optional(({ postgresCpuUs, load }) => per(postgresCpuUs, load.requests)),
    residentMegabytes: optional(({ proxyResidentBytes }) => per(proxyResidentBytes, 1024 * 1024)),
    rounds: measurements.length,
    requests: sum(({ load }) => load.requests),
    usageRecords: measurements.some(({ records }) => records !== null) ? sum(({ records }) => records ?? 0) : null,
  };
}

const per = (value: number | null, count: number): number | null =>
  value === null || count === 0 ? null : value / count;
