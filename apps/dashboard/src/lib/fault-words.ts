import type { Fault } from "@gatehouse/domain";

/** Who has to act on an error. */
export const FAULT_WORDS: Record<Fault, string> = {
  caller: "The application that sent it can fix this.",
  operator: "An administrator of this gateway can fix this.",
  upstream: "This came from the provider.",
  gateway: "This came from the gateway itself.",
};
