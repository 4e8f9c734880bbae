import { Readable } from "node:stream";
import type { AnswerObserver, ChatOutcome } from "./adapter.ts";

/** The body and observer of an answer that is at hand already. */
export function wholeAnswer(bytes: Buffer, outcome: ChatOutcome): { body: Readable; observer: AnswerObserver } {
  const body = new Readable({ read() {} });
  body.push(bytes);
  body.push(null);
  const observer: AnswerObserver = {
    push: (chunk) => chunk,
    end: () => ({ outcome, remainder: undefined, error: undefined }),
  };
  return { body, observer };
}
