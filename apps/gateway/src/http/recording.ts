import type { Exchange } from "./exchange.ts";

/** An answer as it went to the caller. */
export interface RecordedAnswer {
  status: number;
  contentType: string;
  headers: Record<string, string>;
  bytes: Buffer;
}

export interface Recording {
  /** The exchange, whose answer is written down on its way. */
  exchange: Exchange;
  /** What was sent; undefined when nothing was, or more than `mostBytes`. */
  answer(): RecordedAnswer | undefined;
}

/** Follows an exchange's answer, and keeps it as long as it is no larger than `mostBytes`. */
export function recordAnswer(exchange: Exchange, mostBytes: number): Recording {
  let head: Omit<RecordedAnswer, "bytes"> | undefined;
  let chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer | undefined) => {
    if (!chunk || size > mostBytes) return;
    size += chunk.length;
    if (size > mostBytes) chunks = [];
    else chunks.push(chunk);
  };
  const recording: Exchange = Object.create(exchange, {});
  Object.assign(recording, {
    sendDocument(status, contentType, body, headers = {}) {
      head = { status, contentType, headers };
      take(Buffer.from(body));
      exchange.sendDocument(status, contentType, body, headers);
    },
    openStream(status, contentType, firstChunk, headers = {}) {
      head = { status, contentType, headers };
      take(firstChunk);
      return exchange.openStream(status, contentType, firstChunk, headers);
    },
    write(chunk) {
      take(chunk);
      return exchange.write(chunk);
    },
    end(chunk) {
      take(chunk);
      exchange.end(chunk);
    },
  } satisfies Partial<Exchange>);
  return {
    exchange: recording,
    answer: () => (head && size <= mostBytes ? { ...head, bytes: Buffer.concat(chunks) } : undefined),
  };
}
