import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "./env.ts";
import { spoolName } from "./services.ts";

const SPOOL = /^spool-(\d+)$/;

/** Spools of gateways that are not run this time, where records wait to be stored: a line for each. */
export function idleSpools({ dataDirectory, gateways }: Pick<Environment, "dataDirectory" | "gateways">): string[] {
  const numbers = readdirSync(dataDirectory).flatMap((name) => SPOOL.exec(name)?.[1] ?? []);
  return numbers
    .map(Number)
    .filter((number) => number > gateways && holdsRecords(join(dataDirectory, spoolName(number))))
    .sort((a, b) => a - b)
    .map(
      (number) =>
        `${join(dataDirectory, spoolName(number))} holds records of gateway ${number}, which is not run now. ` +
        `Start once with GATEHOUSE_GATEWAYS=${number} to store them.`,
    );
}

const holdsRecords = (directory: string): boolean =>
  existsSync(directory) && readdirSync(directory).some((name) => /^segment-\d+\.journal$/.test(name));
