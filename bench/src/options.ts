import { parseArgs } from "node:util";

export interface BenchOptions {
  /** End with one JSON object that holds every figure. */
  json: boolean;
  /** Each cell is measured so many times; the median counts. */
  rounds: number;
  /** Requests of one measurement: of 1 KB one at a time and 32 at a time, of 16 KB, of 100 KB. */
  requests: { alone: number; crowded: number; medium: number; large: number };
  streams: number;
  /** No single measurement takes longer, whatever its counts say. */
  maxRunMs: number;
  /** No further round is begun that would end after this time. */
  maxTotalMs: number;
  /** Folder for a CPU profile of the gateway, to be opened in a browser's developer tools. */
  profileFolder: string | undefined;
}

const HELP = `pnpm bench [options]
  --json             end with one JSON object that holds every figure
  --rounds <n>       measure each cell n times and take the median (3, fewer if time runs out)
  --requests <n>     requests of one measurement at concurrency 32 (4000; one at a time and of 16 KB: a quarter of it)
  --streams <n>      streams of one measurement (200)
  --max-run <s>      seconds after which a single measurement ends (5)
  --max-total <s>    seconds that all rounds may take together (165)
  --profile <folder> write a CPU profile of the gateway there; its figures then include the profiler`;

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
      requests: { type: "string", default: "4000" },
      streams: { type: "string", default: "200" },
      "max-run": { type: "string", default: "5" },
      "max-total": { type: "string", default: "165" },
      profile: { type: "string" },
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
    requests: {
      alone: Math.ceil(crowded / 4),
      crowded,
      medium: Math.ceil(crowded / 4),
      large: Math.ceil(crowded / 10),
    },
    streams: count(values.streams, "streams"),
    maxRunMs: count(values["max-run"], "max-run") * 1000,
    maxTotalMs: count(values["max-total"], "max-total") * 1000,
    profileFolder: values.profile,
  };
}
