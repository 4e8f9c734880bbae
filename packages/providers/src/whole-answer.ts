import { Readable } from "node:stream";
import type { ChatAnswer, ChatOutcome } from "./adapter.ts";

interface WholeDocument {
  status: number;
  upstreamRequestId: string | null;
  bytes: Buffer;
  outcome: ChatOutcome;
}

/** An answer that is at hand already. Its stream is made only for who asks for it. */
export function wholeAnswer({ status, upstreamRequestId, bytes, outcome }: WholeDocument): ChatAnswer {
  let body: Readable | undefined;
  return {
    status,
    upstreamRequestId,
    contentType: "application/json",
    streamed: false,
    document: { bytes, outcome },
    get body() {
      body ??= readableOf(bytes);
      return body;
    },
    observer: {
      push: (chunk) => chunk,
      end: () => ({ outcome, remainder: undefined, error: undefined }),
    },
  };
}

function readableOf(bytes: Buffer): Readable {
  const body = new Readable({ read() {} });
  body.push(bytes);
  body.push(null);
  return body;
}
