import { parseUsd } from "@gatehouse/domain";

/** What is wrong with an amount as typed; true when nothing is. */
export function amountProblem(text: string): string | true {
  if (text.trim() === "") return "Give an amount.";
  return parseUsd(text) === undefined ? "Give an amount in dollars, such as 1,500 or 99.50." : true;
}
