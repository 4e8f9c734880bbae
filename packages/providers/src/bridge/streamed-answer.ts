import { Readable } from "node:stream";
import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { ChunkRenderer } from "@gatehouse/wire";
import type { AnswerObserver, ChatOutcome } from "../adapter.ts";
import { isUpstreamFailure, UpstreamFailure } from "../upstream-failure.ts";
import { sdkFailure, streamPartFailure } from "./sdk-failure.ts";

interface StreamContext {
  secret: string | null;
  /** Closes the upstream connection. */
  abandon: () => void;
  modelNamedIn: (rawEvent: unknown) => string | null;
  report: (usage: LanguageModelV4Usage) => ChatOutcome["usage"];
}

/**
 * Canonical parts as the body of an event stream, handed over once its first frame is rendered, so that an error
 * before it can still lead to another target. The body's errors are UpstreamFailures.
 */
export async function streamedAnswer(
  parts: ReadableStream<LanguageModelV4StreamPart>,
  renderer: ChunkRenderer,
  context: StreamContext,
): Promise<{ body: Readable; observer: AnswerObserver }> {
  const failed: { failure?: UpstreamFailure } = {};
  const frames = renderFrames(parts, renderer, context);
  const first = await frames.next();
  if (first.done) throw streamIncomplete();
  const body = Readable.from(rest(first.value, frames, failed), { objectMode: false, highWaterMark: 64 * 1024 });
  body.once("close", context.abandon);
  const observer: AnswerObserver = {
    push: (chunk) => chunk,
    end() {
      const complete = renderer.finishReason !== null;
      const outcome: ChatOutcome = {
        usage: renderer.usage && context.report(renderer.usage),
        responseModel: renderer.responseModel,
        finishReason: renderer.finishReason,
        complete,
        outputBytes: renderer.outputBytes,
      };
      return { outcome, remainder: undefined, error: failed.failure ?? (complete ? undefined : streamIncomplete()) };
    },
  };
  return { body, observer };
}

async function* rest(first: Buffer, frames: AsyncGenerator<Buffer>, failed: { failure?: UpstreamFailure }) {
  try {
    yield first;
    yield* frames;
  } catch (error) {
    failed.failure = error as UpstreamFailure;
    throw error;
  }
}

async function* renderFrames(
  parts: ReadableStream<LanguageModelV4StreamPart>,
  renderer: ChunkRenderer,
  { secret, modelNamedIn }: StreamContext,
): AsyncGenerator<Buffer> {
  try {
    for await (const part of parts) {
      if (part.type === "raw") renderer.responseModel ??= modelNamedIn(part.rawValue);
      if (part.type === "error") {
        throw streamPartFailure(part.error, secret, renderer.outputBytes === 0 ? "none" : "indeterminate");
      }
      if (part.type === "finish" && part.finishReason.unified === "interrupted") throw streamIncomplete();
      const frame = renderer.render(part);
      if (frame) yield frame;
    }
  } catch (error) {
    throw isUpstreamFailure(error) ? error : sdkFailure(error, true);
  }
  if (renderer.finishReason === null) throw streamIncomplete();
}

const streamIncomplete = () => new UpstreamFailure("stream_incomplete", { billing: "indeterminate", retryNext: true });
