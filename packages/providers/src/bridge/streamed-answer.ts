import { Readable } from "node:stream";
import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4Warning,
} from "@ai-sdk/provider";
import { type StreamRenderer, StreamTally } from "@gatehouse/wire";
import type { AnswerObserver, Outcome } from "../adapter.ts";
import { streamLimit } from "../output-limit.ts";
import { isUpstreamFailure, streamIncomplete, type UpstreamFailure } from "../upstream-failure.ts";
import { endedInError, sdkFailure, streamPartFailure } from "./sdk-failure.ts";
import type { Streamed } from "./translated-stream.ts";

interface StreamContext {
  /** Generated text beyond it ends the stream. */
  maxOutputBytes: number;
  secret: string | null;
  /** Closes the upstream connection. */
  abandon: () => void;
  finishReason: (reason: LanguageModelV4FinishReason) => string;
  isCut: (reason: LanguageModelV4FinishReason) => boolean;
  isFailure: (reason: LanguageModelV4FinishReason) => boolean;
  modelNamedIn: (rawEvent: unknown) => string | null;
  /** Usage so far, for a stream that breaks off. */
  usageIn: (rawEvent: unknown) => Outcome["usage"];
  renamed: (part: LanguageModelV4StreamPart) => LanguageModelV4StreamPart;
  report: (usage: LanguageModelV4Usage) => Outcome["usage"];
}

/**
 * Canonical parts as the body of an event stream, handed over once its first frame is rendered, so that an error
 * before it can still lead to another target. The body's errors are UpstreamFailures.
 */
export async function streamedAnswer(
  parts: ReadableStream<LanguageModelV4StreamPart>,
  renderer: StreamRenderer,
  context: StreamContext,
): Promise<Streamed> {
  const failed: { failure?: UpstreamFailure } = {};
  const seen: Seen = { usage: null, warnings: [] };
  const tally = new StreamTally();
  const frames = renderFrames(parts, renderer, { tally, seen }, context);
  const first = await frames.next();
  if (first.done) throw streamIncomplete();
  const body = Readable.from(rest(first.value, frames, failed), { objectMode: false, highWaterMark: 64 * 1024 });
  body.once("close", context.abandon);
  const observer: AnswerObserver = {
    push: (chunk) => chunk,
    end() {
      const outcome = outcomeOf(tally, seen, context);
      const error = failed.failure ?? (outcome.complete ? undefined : streamIncomplete());
      return { outcome, remainder: undefined, error };
    },
  };
  return { body, observer, warnings: seen.warnings };
}

interface Seen {
  usage: Outcome["usage"];
  warnings: readonly SharedV4Warning[];
}

function outcomeOf(
  { finishReason, usage, responseModel, outputBytes }: StreamTally,
  seen: Seen,
  context: Pick<StreamContext, "report" | "finishReason">,
): Outcome {
  return {
    usage: (usage && context.report(usage)) ?? (seen.usage && { ...seen.usage, partial: true }),
    responseModel,
    finishReason: finishReason && context.finishReason(finishReason),
    complete: finishReason !== null,
    outputBytes,
  };
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
  renderer: StreamRenderer,
  { tally, seen }: { tally: StreamTally; seen: Seen },
  context: StreamContext,
): AsyncGenerator<Buffer> {
  const { secret, isCut, isFailure, modelNamedIn, usageIn, maxOutputBytes, renamed } = context;
  try {
    for await (const part of parts) {
      if (part.type === "raw") {
        tally.responseModel ??= modelNamedIn(part.rawValue);
        seen.usage = usageIn(part.rawValue) ?? seen.usage;
        continue;
      }
      if (part.type === "stream-start") seen.warnings = part.warnings;
      if (part.type === "error") {
        throw streamPartFailure(part.error, secret, tally.outputBytes === 0 ? "none" : "indeterminate");
      }
      if (part.type === "finish" && isCut(part.finishReason)) throw streamIncomplete();
      if (part.type === "finish" && isFailure(part.finishReason)) {
        tally.usage = part.usage;
        throw endedInError(outcomeOf(tally, seen, context));
      }
      tally.follow(part);
      if (tally.outputBytes > maxOutputBytes) throw streamLimit();
      const frame = renderer.render(renamed(part));
      if (frame) yield frame;
    }
  } catch (error) {
    throw isUpstreamFailure(error) ? error : sdkFailure(error, true);
  }
  if (tally.finishReason === null) throw streamIncomplete();
}
