import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { FAULT_NAMES, type FaultName } from "./nemesis/fault-name.ts";

export interface ProveOptions {
  minutes: number;
  /** GATEHOUSE_LEDGER of the gateways. */
  ledger: "strict" | "leased";
  seed: number;
  gateways: number;
  callers: number;
  /** Longest time that a gateway is stopped for, in seconds. */
  mostStopped: number;
  /** After healing, nothing may be stranded for longer, in seconds. */
  mostStranded: number;
  faults: readonly FaultName[];
  /** Where the result page goes. */
  report: string | undefined;
  /** Where `{passed, failed}` goes. */
  json: string | undefined;
  /** Leave the folder with logs, books and data in any case. */
  keep: boolean;
}

const HELP = `pnpm prove [options]
  --minutes <n>      how long faults are injected (2; may be a fraction)
  --ledger <mode>    strict or leased (leased)
  --seed <n>         repeats the faults and the callers' choices of another run
  --gateways <n>     gateways behind one address list (3)
  --callers <n>      callers (200)
  --most-stopped <s>   longest time that a gateway is stopped for (20)
  --most-stranded <s>  longest time that money may stay held once everything is healed (60)
  --faults <a,b,…>   only these faults (${FAULT_NAMES.join(", ")}; none: no fault at all)
  --report <file>    write the result page
  --json <file>      write how many promises were kept
  --keep             leave the folder with logs, books and data`;

/** Reads the command line; undefined when only the help was asked for, which it prints. */
export function readOptions(args: readonly string[]): ProveOptions | undefined {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      help: { type: "boolean", default: false },
      minutes: { type: "string", default: "2" },
      ledger: { type: "string", default: "leased" },
      seed: { type: "string" },
      gateways: { type: "string", default: "3" },
      callers: { type: "string", default: "200" },
      "most-stopped": { type: "string", default: "20" },
      "most-stranded": { type: "string", default: "60" },
      faults: { type: "string" },
      report: { type: "string" },
      json: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return undefined;
  }
  return {
    minutes: positive(values.minutes, "minutes"),
    ledger: ledgerOf(values.ledger),
    seed: values.seed === undefined ? randomInt(1, 1_000_000_000) : whole(values.seed, "seed"),
    gateways: whole(values.gateways, "gateways"),
    callers: whole(values.callers, "callers"),
    mostStopped: positive(values["most-stopped"], "most-stopped"),
    mostStranded: positive(values["most-stranded"], "most-stranded"),
    faults: faultsOf(values.faults),
    report: values.report,
    json: values.json,
    keep: values.keep,
  };
}

function positive(text: string, name: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} wants a positive number, not "${text}".\n${HELP}`);
}

function whole(text: string, name: string): number {
  const value = positive(text, name);
  if (Number.isInteger(value)) return value;
  throw new Error(`--${name} wants a whole number, not "${text}".\n${HELP}`);
}

function ledgerOf(text: string): ProveOptions["ledger"] {
  if (text === "strict" || text === "leased") return text;
  throw new Error(`--ledger wants strict or leased, not "${text}".\n${HELP}`);
}

function faultsOf(text: string | undefined): readonly FaultName[] {
  if (text === undefined) return FAULT_NAMES;
  const names = text.split(",").filter((name) => name !== "" && name !== "none");
  const unknown = names.find((name) => !FAULT_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`there is no fault "${unknown}".\n${HELP}`);
  return names as FaultName[];
}
