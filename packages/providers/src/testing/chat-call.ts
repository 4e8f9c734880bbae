import type { ProviderId } from "@gatehouse/domain";
import { openAiChat } from "@gatehouse/wire";
import type { Answer, AnswerObserver, UpstreamCall } from "../adapter.ts";
import { isUpstreamFailure, type UpstreamFailure } from "../upstream-failure.ts";

export const SECRET = "sk-testing-0123456789";
export const TIMEOUTS = { connectMs: 2_000, headersMs: 5_000, idleMs: 5_000 };

interface CallOptions {
  baseUrl: string;
  provider?: ProviderId;
  upstreamModel?: string;
  outputCapTokens?: number | null;
  signal?: AbortSignal;
  timeouts?: UpstreamCall["timeouts"];
}

/** A call as the gateway makes it; `body` is laid over a minimal request. */
export function chatCall(body: object, options: CallOptions): UpstreamCall {
  const request = { model: "alias", messages: [{ role: "user", content: "hi" }], ...body };
  return {
    target: {
      provider: options.provider ?? "openai-compatible",
      credentialId: "credential-1",
      baseUrl: options.baseUrl,
      secret: SECRET,
      upstreamModel: options.upstreamModel ?? "upstream-model",
    },
    request: openAiChat.parse(Buffer.from(JSON.stringify(request)), {}),
    outputCapTokens: options.outputCapTokens ?? null,
    signal: options.signal ?? new AbortController().signal,
    timeouts: options.timeouts ?? TIMEOUTS,
  };
}

export interface Received {
  text: string;
  /** What broke the body off, if anything did. */
  bodyError: Error | undefined;
  end: ReturnType<AnswerObserver["end"]>;
}

/** Reads an answer to its end the way the gateway does. */
export async function receive(answer: Answer): Promise<Received> {
  if (!answer.streamed) {
    const end = { outcome: answer.outcome, remainder: undefined, error: undefined };
    return { text: answer.bytes.toString(), bodyError: undefined, end };
  }
  const { body, observer } = answer;
  const chunks: Buffer[] = [];
  const bodyError = await new Promise<Error | undefined>((resolve) => {
    body.on("data", (chunk: Buffer) => {
      const bytes = observer.push(chunk);
      if (bytes) chunks.push(Buffer.from(bytes));
    });
    body.on("end", () => resolve(undefined));
    body.on("error", resolve);
  });
  const end = observer.end();
  if (end.remainder) chunks.push(end.remainder);
  return { text: Buffer.concat(chunks).toString(), bodyError, end };
}

/** The failure that a call ends in; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<UpstreamFailure> {
  try {
    await call;
  } catch (error) {
    if (isUpstreamFailure(error)) return error;
    throw error;
  }
  throw new Error("the call did not fail");
}
