import { announce } from "./env.ts";
import { startProduct } from "./product.ts";

/** Starts the product for all tests of the run. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { facts, stop } = await startProduct();
  announce(facts);
  return stop;
}
