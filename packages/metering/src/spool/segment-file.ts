import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";

const NAME = /^segment-(\d{12})\.journal$/;
const ANY = /^segment-(\d{12})\.journal(?:\.bad)?$/;

export const segmentPath = (directory: string, number: number): string =>
  join(directory, `segment-${String(number).padStart(12, "0")}.journal`);

/** Numbers of the segments that are there, oldest first. */
export function segmentNumbers(directory: string): number[] {
  return numbersIn(directory, NAME);
}

/** A number above every segment's that is there, set aside or not. */
export const nextSegmentNumber = (directory: string): number => (numbersIn(directory, ANY).at(-1) ?? 0) + 1;

/** Puts a damaged segment where it is kept and not read again. */
export function setAside(directory: string, number: number): string {
  const path = `${segmentPath(directory, number)}.bad`;
  renameSync(segmentPath(directory, number), path);
  return path;
}

function numbersIn(directory: string, pattern: RegExp): number[] {
  return readdirSync(directory)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
