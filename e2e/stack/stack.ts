import { readEnvironment, type StackFacts } from "./env.ts";

/**
 * Where the product under test is, and who may sign in.
 * @throws Error outside a Playwright run, where nothing was started
 */
export function stack(): StackFacts {
  const facts = readEnvironment().stack;
  if (!facts) throw new Error("The product is not running: start the tests with Playwright's own command.");
  return facts;
}
