/** A file that is made while it is sent. */
export interface Download {
  fileName: string;
  contentType: string;
  /** Made on demand: whoever stops to read stops the making. */
  chunks: AsyncIterable<string>;
}

export const CSV_TYPE = "text/csv; charset=utf-8; header=present";
/** One JSON document a line. */
export const JSON_LINES_TYPE = "application/x-ndjson; charset=utf-8";
