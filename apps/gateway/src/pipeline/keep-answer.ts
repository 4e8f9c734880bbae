import type { Entry } from "@gatehouse/cache";
import type { UsageRecord } from "@gatehouse/domain";
import type { Gateway } from "../container.ts";
import { type RecordedAnswer, recordAnswer } from "../http/recording.ts";
import type { Answered } from "./context.ts";
import type { Ending } from "./ending.ts";

/** Writes an answer down on its way to the caller, to give it again. */
export interface Keeping {
  answered: Answered;
  /**
   * The answer is through: whether it can be kept, and until when (ms since 1970). Errors, and what was cut or is too large,
   * are not.
   */
  until(ending: Ending): number | undefined;
  /** Keeps it, and tells those who wait for it. To be called once, whatever has become of the answer. */
  keep(record: UsageRecord, untilMs: number | undefined): void;
}

/** undefined: no rule keeps the answer. */
export function keepAnswer(gateway: Gateway, answered: Answered): Keeping | undefined {
  const { caching } = answered;
  const key = caching?.key;
  if (!caching || !key) return undefined;
  const room = gateway.recordingRooms.open();
  const recording = recordAnswer(answered.exchange, room);
  let answer: RecordedAnswer | undefined;
  return {
    answered: { ...answered, exchange: recording.exchange },
    until({ error }) {
      // What nobody could look at may go on once, but is not given again.
      const unseen = answered.checks.some(({ stage, verdict }) => stage === "answer" && verdict !== "passed");
      answer = error || unseen ? undefined : recording.answer();
      if (answer?.status !== 200) return undefined;
      return gateway.now().getTime() + caching.settings.ttlSeconds * 1000;
    },
    keep(record, untilMs) {
      room.close();
      const entry =
        answer && untilMs !== undefined ? entryOf(gateway, answered, { answer, record, untilMs }) : undefined;
      if (entry && gateway.cache.store(key, entry) && caching.question) {
        gateway.questions.add(caching.question.bucket, caching.question.vector, key);
      }
      caching.land?.(entry);
    },
  };
}

interface Kept {
  answer: RecordedAnswer;
  record: UsageRecord;
  untilMs: number;
}

function entryOf(gateway: Gateway, answered: Answered, { answer, record, untilMs }: Kept): Entry {
  const { attempt, facts, model, request } = answered;
  const { status, contentType, headers, bytes } = answer;
  const { deployment, credential } = attempt.target;
  return {
    status,
    contentType,
    headers,
    bytes,
    streamed: answered.answer.content.kind === "stream",
    askedAtMs: attempt.startedAt.getTime(),
    storedAtMs: gateway.now().getTime(),
    expiresAtMs: untilMs,
    meta: {
      eventId: record.eventId,
      requestId: record.requestId,
      organizationId: record.organizationId,
      teamId: record.teamId,
      virtualKeyId: record.virtualKeyId,
      askedModel: request.model,
      model,
      tags: facts.tags,
      deploymentId: deployment.id,
      provider: credential.provider,
      upstreamModel: deployment.upstreamModel,
      responseModel: record.responseModel,
      finishReason: record.finishReason,
      tokens: record.tokens,
      costNanoUsd: record.costNanoUsd,
    },
  };
}
