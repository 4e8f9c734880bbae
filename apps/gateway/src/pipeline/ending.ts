import type { GatehouseError } from "@gatehouse/domain";
import type { Outcome } from "@gatehouse/providers";

/** How an answer ended. */
export interface Ending {
  outcome: Outcome;
  /** undefined: the caller got the whole answer. */
  error: GatehouseError | undefined;
}
