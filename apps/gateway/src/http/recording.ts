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
  /** What was sent; undefined when nothing was, or more than there was room for. */
  answer(): RecordedAnswer | undefined;
}

/** Follows an exchange's answer, and keeps it as long as there is room for it. */
export function recordAnswer(exchange: Exchange, room: { take(bytes: number): boolean }): Recording {
  let head: Omit<RecordedAnswer, "bytes"> | undefined;
  let chunks: Buffer[] = [];
  let fits = true;
  const take = (chunk: Buffer | undefined) => {
    if (!chunk || !fits) return;
    fits = room.take(chunk.length);
    if (fits) chunks.push(chunk);
    else chunks = [];
  };
  const recording: Exchange = Object.create(exchange);
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
    answer: () => (head && fits ? { ...head, bytes: Buffer.concat(chunks) } : undefined),
  };
}
