import { toGatehouseError } from "@gatehouse/domain";
import type { Gateway } from "../container.ts";
import { admit } from "./admit.ts";
import { createAnswerGate } from "./answer-gate.ts";
import { authorize } from "./authorize.ts";
import { claim } from "./claim.ts";
import { consultCache } from "./consult-cache.ts";
import type { Asked, Cached, Hold, Known, Limited } from "./context.ts";
import { dispatch, endAttempt, RecordedFailure } from "./dispatch.ts";
import { guard } from "./guard.ts";
import { inspect } from "./inspect.ts";
import { judge } from "./judge.ts";
import { keepAnswer } from "./keep-answer.ts";
import { limit } from "./limit.ts";
import { once, type Single } from "./once.ts";
import { respond } from "./respond.ts";
import { route } from "./route.ts";
import { cacheHeaders, serveHit } from "./serve-hit.ts";
import { settleAnswer, settleHit, settleRefusal, settleReplay } from "./settle.ts";

/*
 * The life of a request:
 *
 *   endpoint      authenticate (key -> snapshot entry), read and parse the body
 *      |
 *   authorize     which model, and may this key use it?   404, 403
 *      |
 *   once          an idempotency key is served once       409, 422
 *      |
 *   limit         count it against its rate limits        429
 *      |
 *   claim         what it refers to is its team's own     400
 *      |
 *   inspect       what the policy may look at             503
 *      |
 *   judge         what the policy makes of it: decide(...)
 *      |
 *   route         do that: deny, replace, plan            403, 503
 *      |
 *   guard         the policy's guardrails let it out      403, 503
 *      |
 *   admit         hold the most it can cost on them       402, 503
 *      |
 *   consultCache  an answer to the same request is given again
 *      |
 *   dispatch      journal, call, retry and fall back until the first byte is here
 *      |
 *   respond       bytes to the caller, back-pressure, abort
 *      |
 *   settle        exactly once per attempt: usage, cost, budgets -> spool -> PostgreSQL
 *
 * Each stage takes what the one before it returned, so that a wrong order does not compile.
 */
export async function runPipeline(gateway: Gateway, asked: Asked): Promise<void> {
  let single: Single | undefined;
  let limited: Limited | undefined;
  let hold: Hold | undefined;
  let known: Known = asked;
  let cached: Cached | undefined;
  try {
    single = once(gateway, authorize(asked));
    if (single.replayed) return settleReplay(gateway, asked);
    limited = await limit(gateway, single.authorized);
    const nowMs = performance.now();
    const judged = judge(gateway, await inspect(gateway, await claim(gateway, limited)), nowMs);
    known = judged;
    const planned = route(judged, nowMs);
    known = planned;
    const admitted = await admit(gateway, await guard(gateway, planned));
    known = admitted;
    hold = admitted.hold;
    cached = await consultCache(gateway, admitted);
    known = cached;
    const entry = cached.caching?.entry;
    if (entry) {
      // From here on the hit settles itself.
      hold = undefined;
      serveHit(cached, entry);
      settleHit(gateway, cached, entry);
      single.keep();
      return;
    }
    const dispatched = await dispatch(gateway, cached, (next) => {
      hold = next;
    });
    // From here on the attempt settles itself, whatever happens to the answer.
    hold = undefined;
    const keeping = keepAnswer(gateway, dispatched);
    const answered = keeping?.answered ?? dispatched;
    answered.exchange.announce({
      ...cacheHeaders(answered.caching),
      ...gateway.budgetSpend.notices(admitted.budgets.soft),
    });
    const { heartbeatMs } = gateway.limits;
    const ending = await respond(answered, { heartbeatMs, gate: createAnswerGate(gateway, answered) });
    endAttempt(gateway, answered.attempt, ending.error);
    const keptUntilMs = keeping?.until(ending);
    const record = settleAnswer(gateway, answered, ending, keptUntilMs);
    keeping?.keep(record, keptUntilMs);
    if (!ending.error) single.keep();
  } catch (thrown) {
    if (thrown instanceof RecordedFailure) {
      asked.exchange.sendError(thrown.error);
      return;
    }
    settleRefusal(gateway, known, toGatehouseError(thrown), hold);
    throw thrown;
  } finally {
    // Those who wait for a request that failed go on by themselves; a second time is none.
    cached?.caching?.land?.(undefined);
    limited?.pass.end();
    single?.release();
  }
}
