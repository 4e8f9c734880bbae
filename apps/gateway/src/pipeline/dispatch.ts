import { DEFAULT_TIMEOUTS, type GatehouseError, isGatehouseError, toGatehouseError } from "@gatehouse/domain";
import { isUpstreamFailure, type Answer as UpstreamAnswer } from "@gatehouse/providers";
import { exhaustedForMs, resultOf } from "@gatehouse/routing";
import type { Gateway } from "../container.ts";
import { takeAnotherHold } from "./admit.ts";
import { attemptSignal } from "./attempt-signal.ts";
import { carriedHeaders, carriedQuery } from "./carry.ts";
import type { Admitted, Answer, Answered, Attempt, Cached, Hold } from "./context.ts";
import { Course } from "./course.ts";
import { receiveFirstChunk } from "./receive.ts";
import { type AttemptFailure, intentOf, settleFailure } from "./settle.ts";
import { timeoutsOf } from "./timeouts.ts";

/** The request failed, and the attempt that failed it has been settled. */
export class RecordedFailure extends Error {
  readonly error: GatehouseError;
  constructor(error: GatehouseError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

/**
 * Tries targets until one answers, as the course says: the plan's in order, the same one again where that may help, and
 * no more than the retry budget allows. Every attempt is journalled before its provider is dialled and runs under a
 * hold. One that cost nothing passes its hold on to the next; one that the provider may have billed keeps it, and the
 * next takes its own. `onHold` is told which hold is open and unsettled (undefined: none).
 * @throws RecordedFailure when the last attempt failed
 * @throws GatehouseError `metering_unavailable` before an attempt, `caller_disconnected` between two
 */
export async function dispatch(
  gateway: Gateway,
  admitted: Cached,
  onHold: (hold: Hold | undefined) => void,
): Promise<Answered> {
  const course = new Course(gateway, admitted);
  let hold = admitted.hold;
  for (;;) {
    const attempt = begin(gateway, admitted, hold, course);
    onHold(undefined);
    const tried = await tryTarget(gateway, admitted, attempt);
    if ("content" in tried) return { ...admitted, attempt, answer: tried };
    const next = await nextHold(gateway, admitted, hold, tried, course);
    const settled = next?.passedOn ? { ...attempt, hold: emptyHold(gateway, hold) } : attempt;
    settleFailure(gateway, admitted, settled, tried, { final: next === undefined });
    if (next === undefined) throw new RecordedFailure(tried.error);
    hold = next.hold;
    onHold(hold);
    await course.pause();
  }
}

/** An attempt is over, whatever became of it: its target's health is told. */
export function endAttempt(gateway: Gateway, attempt: Attempt, error: GatehouseError | undefined): void {
  const { signal, target, firstByteMs } = attempt;
  signal.release();
  gateway.loads.end(target.healthKey, firstByteMs, performance.now());
  const seconds = error?.details.retryAfterSeconds;
  const retryAfterMs = seconds === undefined ? undefined : seconds * 1000;
  gateway.health.finish(target.healthKey, resultOf(error?.code ?? null), performance.now(), retryAfterMs);
}

/** The hold of the next attempt; undefined when there is none to be made, or no budget for it. */
async function nextHold(gateway: Gateway, admitted: Admitted, hold: Hold, failure: AttemptFailure, course: Course) {
  if (!course.goesOnAfter(failure)) return undefined;
  if (failure.billing === "none") return { hold, passedOn: true };
  // What the caller has to hear of is the provider's failure; a budget too small for another try is no news.
  const another = await takeAnotherHold(gateway, admitted);
  return another && { hold: another, passedOn: false };
}

/** What an attempt is recorded under whose hold has gone to the next: an id of its own, and nothing held. */
const emptyHold = (gateway: Gateway, { ceilingNanoUsd }: Hold): Hold => ({
  eventId: gateway.mintEventId(),
  ceilingNanoUsd,
  granted: null,
  windows: [],
  before: [],
});

function begin(gateway: Gateway, admitted: Admitted, hold: Hold, course: Course): Attempt {
  const { target, number } = course;
  const attempt: Attempt = {
    hold,
    number,
    target,
    startedAt: gateway.now(),
    startedMs: performance.now(),
    firstByteMs: null,
    signal: attemptSignal(admitted.exchange.signal, target.deployment.timeouts.totalMs ?? DEFAULT_TIMEOUTS.totalMs),
  };
  try {
    gateway.spool.intend(intentOf(gateway, admitted, attempt));
  } catch (error) {
    attempt.signal.release();
    throw error;
  }
  gateway.health.begin(target.healthKey, attempt.startedMs);
  gateway.loads.begin(target.healthKey);
  return attempt;
}

async function tryTarget(gateway: Gateway, admitted: Admitted, attempt: Attempt): Promise<Answer | AttemptFailure> {
  try {
    return await callTarget(gateway, admitted, attempt);
  } catch (thrown) {
    const failure = failureOf(thrown, admitted.exchange.signal);
    endAttempt(gateway, attempt, failure.error);
    return failure;
  }
}

async function callTarget(gateway: Gateway, admitted: Admitted, attempt: Attempt): Promise<Answer> {
  const { credential, deployment } = attempt.target;
  const { request, dialect, exchange, outputCapTokens } = admitted;
  const answer = await gateway.adapterFor(credential, request).call({
    target: {
      provider: credential.provider,
      credentialId: credential.id,
      baseUrl: credential.baseUrl,
      secret: gateway.secrets.secretOf(credential),
      upstreamModel: deployment.upstreamModel,
    },
    request,
    callerHeaders: carriedHeaders(dialect, exchange),
    query: carriedQuery(dialect, exchange),
    outputCapTokens,
    signal: attempt.signal.signal,
    timeouts: timeoutsOf(deployment.timeouts, request.stream),
  });
  const restsMs = exhaustedForMs(answer.upstreamHeaders, Date.now());
  if (restsMs !== null) gateway.health.exhausted(attempt.target.healthKey, restsMs, performance.now());
  return receive(answer, attempt);
}

async function receive(answer: UpstreamAnswer, attempt: Attempt): Promise<Answer> {
  const { status, contentType, upstreamRequestId, droppedParams } = answer;
  const head = { status, contentType, upstreamRequestId, droppedParams };
  const onFirstByte = () => {
    attempt.firstByteMs = Math.round(performance.now() - attempt.startedMs);
  };
  if (answer.streamed) {
    const content = await receiveFirstChunk(answer, onFirstByte);
    attempt.signal.answering();
    return { ...head, content };
  }
  onFirstByte();
  const { bytes, outcome } = answer;
  return { ...head, content: { kind: "document", bytes, outcome } };
}

function failureOf(thrown: unknown, signal: AbortSignal): AttemptFailure {
  if (isUpstreamFailure(thrown)) {
    const { billing, retryNext, staleSocket } = thrown;
    return { error: thrown, billing, retryNext, staleSocket };
  }
  if (signal.aborted) {
    return { error: toGatehouseError(signal.reason), billing: "indeterminate", retryNext: false, staleSocket: false };
  }
  const error = toGatehouseError(thrown);
  // Our own failure before the call (a secret that cannot be opened) cost nothing; one after it may have.
  const billing = isGatehouseError(thrown) && thrown.fault === "operator" ? "none" : "indeterminate";
  return { error, billing, retryNext: error.retryable || error.fault === "operator", staleSocket: false };
}
