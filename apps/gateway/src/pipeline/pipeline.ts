import { toGatehouseError } from "@gatehouse/domain";
import type { Gateway } from "../container.ts";
import { admit } from "./admit.ts";
import { authorize } from "./authorize.ts";
import { claim } from "./claim.ts";
import type { Asked, Hold, Limited } from "./context.ts";
import { dispatch, endAttempt, RecordedFailure } from "./dispatch.ts";
import { limit } from "./limit.ts";
import { once, type Single } from "./once.ts";
import { respond } from "./respond.ts";
import { route } from "./route.ts";
import { settleAnswer, settleRefusal, settleReplay } from "./settle.ts";

/*
 * The life of a request:
 *
 *   endpoint      authenticate (key -> snapshot entry), read and parse the body
 *      |
 *   authorize     may this key use this model?            404, 403
 *      |
 *   once          an idempotency key is served once       409, 422
 *      |
 *   limit         count it against its rate limits        429
 *      |
 *   claim         what it refers to is its team's own     400
 *      |
 *   route         an ordered plan of targets              503
 *      |
 *   admit         hold the most it can cost on them       402, 503
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
  try {
    single = once(gateway, authorize(asked));
    if (single.replayed) return settleReplay(gateway, asked);
    limited = await limit(gateway, single.authorized);
    const planned = route(gateway, await claim(gateway, limited));
    const admitted = await admit(gateway, planned);
    hold = admitted.hold;
    const answered = await dispatch(gateway, admitted, (next) => {
      hold = next;
    });
    // From here on the attempt settles itself, whatever happens to the answer.
    hold = undefined;
    const { heartbeatMs } = gateway.limits;
    const ending = await respond(answered, { heartbeatMs, notices: gateway.softSpend.notices(admitted.budgets.soft) });
    endAttempt(gateway, answered.attempt, ending.error);
    settleAnswer(gateway, answered, ending);
    if (!ending.error) single.keep();
  } catch (thrown) {
    if (thrown instanceof RecordedFailure) {
      asked.exchange.sendError(thrown.error);
      return;
    }
    settleRefusal(gateway, asked, toGatehouseError(thrown), hold);
    throw thrown;
  } finally {
    limited?.pass.end();
    single?.release();
  }
}
