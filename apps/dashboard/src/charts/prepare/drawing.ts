import { drawn, type Figure, type FigureRow } from "./figure.ts";

/** A row as the chart library draws it. */
export interface DrawnRow {
  at: string;
  index: number;
  row: FigureRow;
  values: Record<string, number | null>;
  /** Of lines, the last stretch, which leads to a bucket that is not whole and is dashed. */
  tail: Record<string, number | null>;
  before: number | null;
}

/** What is drawn of a figure; of lines with a partial last bucket, all but the last stretch apart from it. */
export function drawing({ shape, bands, rows, partial }: Figure): DrawnRow[] {
  const last = rows.length - 1;
  const split = partial && shape === "lines";
  const tailStart = Object.fromEntries(
    bands.map(({ id }) => [id, rows.findLastIndex((row, index) => index < last && isKnown(row.values[id]))]),
  );
  return rows.map((row, index) => {
    const values: DrawnRow["values"] = {};
    const tail: DrawnRow["tail"] = {};
    for (const { id } of bands) {
      const value = drawn(row.values[id]);
      values[id] = split && index === last ? null : value;
      tail[id] = split && (index === last || index === tailStart[id]) ? value : null;
    }
    return { at: row.at, index, row, values, tail, before: drawn(row.before) };
  });
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined;
