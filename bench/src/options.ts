import { parseArgs } from "node:util";

export interface BenchOptions {
  /** End with one JSON object that holds every figure. */
  json: boolean;
  /** Each cell is measured so many times; the median counts. */
  rounds: number;
  /** Requests of one measurement, one at a time and 32 at a time. */
  requests: { alone: number; crowded: number };
  streams: number;
  /** No single measurement takes longer, whatever its counts say. */
  maxRunMs: number;
}

const HELP = `pnpm bench [options]
  --json             end with one JSON object that holds every figure
  --rounds <n>       measure each cell n times and take the median (3)
  --requests <n>     requests of one measurement at concurrency 32 (6000; one at a time: a sixth of it)
  --streams <n>      streams of one measurement (300)
  --max-run <s>      seconds after which a single measurement ends (8)`;

const count = (text: string, name: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} wants a positive whole number, not "${text}".\n${HELP}`);
};

/** Reads the command line; undefined when only the help was asked for, which it prints. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      help: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      rounds: { type: "string", default: "3" },
      requests: { type: "string", default: "6000" },
      streams: { type: "string", default: "300" },
      "max-run": { type: "string", default: "8" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return undefined;
  }
  const crowded = count(values.requests, "requests");
  return {
    json: values.json,
    rounds: count(values.rounds, "rounds"),
    requests: { alone: Math.max(1, Math.ceil(crowded / 6)), crowded },
    streams: count(values.streams, "streams"),
    maxRunMs: count(values["max-run"], "max-run") * 1000,
  };
}
