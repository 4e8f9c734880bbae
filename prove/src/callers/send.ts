import type { Dispatcher } from "undici";
import type { Errand } from "./request.ts";

/** What a caller saw of one request. */
export interface Seen {
  keyId: string;
  marker: string;
  gateway: string;
  /** null: no head of an answer came. */
  requestId: string | null;
  /** 0: no head of an answer came. */
  status: number;
  errorCode: string | null;
  /** The budget that refused. */
  budgetId: string | null;
  /** The answer came to its end. */
  whole: boolean;
}

/** Sends a request and takes the answer, as far as it comes and the caller's patience goes. Never throws. */
export async function send(dispatcher: Dispatcher, gateway: string, errand: Errand, over: AbortSignal): Promise<Seen> {
  const { key, marker, body, patienceMs, leavesAfterMs } = errand;
  const seen: Seen = {
    keyId: key.id,
    marker,
    gateway,
    requestId: null,
    status: 0,
    errorCode: null,
    budgetId: null,
    whole: false,
  };
  const leaving = new AbortController();
  let timer = setTimeout(() => leaving.abort(), patienceMs);
  const signal = AbortSignal.any([leaving.signal, over]);
  try {
    const headers = { authorization: `Bearer ${key.secret}`, "content-type": "application/json" };
    const options = { method: "POST", path: "/v1/chat/completions", headers, body, signal } as const;
    const answer = await dispatcher.request(options);
    seen.status = answer.statusCode;
    seen.requestId = textOf(answer.headers["x-request-id"]);
    seen.budgetId = textOf(answer.headers["x-budget-id"]);
    if (leavesAfterMs !== undefined) {
      clearTimeout(timer);
      timer = setTimeout(() => leaving.abort(), leavesAfterMs);
    }
    const text = await answer.body.text();
    seen.errorCode = answer.statusCode === 200 ? errorInStream(text) : codeOf(text);
    seen.whole = true;
  } catch {
    // Left, or cut off: what was seen until then counts.
  } finally {
    clearTimeout(timer);
  }
  return seen;
}

const textOf = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

function codeOf(text: string): string {
  try {
    return String((JSON.parse(text) as { error?: { code?: unknown } }).error?.code);
  } catch {
    return "no JSON";
  }
}

/** A stream that broke off ends with an error event. */
function errorInStream(text: string): string | null {
  const [, event] = /^data: (\{"error".*)$/m.exec(text) ?? [];
  return event === undefined ? null : codeOf(event);
}
