import { GatehouseError, isGatehouseError, toGatehouseError } from "@gatehouse/domain";
import { type CallTimeouts, type Answer as UpstreamAnswer, UpstreamFailure } from "@gatehouse/providers";
import type { Gateway } from "../container.ts";
import { carriedHeaders, carriedQuery } from "./carry.ts";
import { takeHold } from "./admit.ts";
import type { Answer, Answered, Attempt, Hold, Planned } from "./context.ts";
import { receiveFirstChunk } from "./receive.ts";
import { type AttemptFailure, settleFailure, intentOf } from "./settle.ts";

const TIMEOUTS: { stream: CallTimeouts; document: CallTimeouts } = {
  stream: { connectMs: 2_000, headersMs: 30_000, idleMs: 60_000 },
  document: { connectMs: 2_000, headersMs: 600_000, idleMs: 60_000 },
};

/** The request failed, and the attempt that failed it has been settled. */
export class RecordedFailure extends Error {
  readonly error: GatehouseError;
  constructor(error: GatehouseError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

/**
 * Tries the plan's targets in order, until one answers or the failure is one that another target would share.
 * Every attempt is journalled before its provider is dialled and runs under a hold. One that cost nothing passes its
 * hold on to the next; one that the provider may have billed keeps it, and the next takes its own. `onHold` is told which
 * hold is open and unsettled (undefined: none).
 * @throws RecordedFailure when the last attempt failed
 * @throws GatehouseError `budget_exceeded`, `budget_unavailable`, `metering_unavailable` before an attempt
 */
export async function dispatch(
  gateway: Gateway,
  planned: Planned,
  onHold: (hold: Hold | undefined) => void,
): Promise<Answered> {
  let hold = planned.hold;
  for (let number = 1; ; number += 1) {
    const attempt = begin(gateway, planned, hold, number);
    onHold(undefined);
    try {
      return { ...planned, attempt, answer: await callTarget(gateway, planned, attempt) };
    } catch (thrown) {
      const failure = failureOf(thrown, planned.exchange.signal);
      const fallback = failure.retryNext && number < planned.plan.deploymentIds.length;
      const passedOn = fallback && failure.billing === "none";
      const settled = passedOn ? { ...attempt, hold: emptyHold(gateway, hold) } : attempt;
      settleFailure(gateway, planned, settled, failure, { final: !fallback });
      if (!fallback) throw new RecordedFailure(failure.error);
      if (!passedOn) hold = await takeHold(gateway, planned, planned.hold.ceilingNanoUsd);
      onHold(hold);
    }
  }
}

/** What an attempt is recorded under whose hold has gone to the next: an id of its own, and nothing held. */
const emptyHold = (gateway: Gateway, { ceilingNanoUsd }: Hold): Hold => ({
  eventId: gateway.mintEventId(),
  ceilingNanoUsd,
  windows: [],
});

function begin(gateway: Gateway, planned: Planned, hold: Hold, number: number): Attempt {
  const deploymentId = planned.plan.deploymentIds[number - 1] as string;
  const target = planned.route.targets.get(deploymentId);
  if (!target) throw new GatehouseError("no_target_available");
  const attempt: Attempt = {
    hold,
    number,
    target,
    startedAt: new Date(),
    startedMs: performance.now(),
    firstByteMs: null,
  };
  gateway.spool.intend(intentOf(gateway, planned, attempt));
  return attempt;
}

async function callTarget(gateway: Gateway, planned: Planned, attempt: Attempt): Promise<Answer> {
  const { credential, deployment } = attempt.target;
  const { request, dialect, exchange, outputCapTokens } = planned;
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
    signal: exchange.signal,
    timeouts: request.stream ? TIMEOUTS.stream : TIMEOUTS.document,
  });
  return receive(answer, attempt);
}

async function receive(answer: UpstreamAnswer, attempt: Attempt): Promise<Answer> {
  const { status, contentType, upstreamRequestId, droppedParams } = answer;
  const head = { status, contentType, upstreamRequestId, droppedParams };
  const onFirstByte = () => {
    attempt.firstByteMs = Math.round(performance.now() - attempt.startedMs);
  };
  if (answer.streamed) {
    return { ...head, content: await receiveFirstChunk(answer, onFirstByte) };
  }
  onFirstByte();
  const { bytes, outcome } = answer;
  return { ...head, content: { kind: "document", bytes, outcome } };
}

function failureOf(thrown: unknown, signal: AbortSignal): AttemptFailure {
  if (thrown instanceof UpstreamFailure) return { error: thrown, billing: thrown.billing, retryNext: thrown.retryNext };
  if (signal.aborted) {
    return { error: new GatehouseError("caller_disconnected"), billing: "indeterminate", retryNext: false };
  }
  const error = toGatehouseError(thrown);
  // Our own failure before the call (a secret that cannot be opened) cost nothing; one after it may have.
  const billing = isGatehouseError(thrown) && thrown.fault === "operator" ? "none" : "indeterminate";
  return { error, billing, retryNext: error.retryable || error.fault === "operator" };
}
