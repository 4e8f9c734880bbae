import { expect, test } from "vitest";
import { openSuite } from "../testing/database.ts";

test("a gateway that freezes in the middle of a transaction loses it, and with it the locks that others wait for", async () => {
  const suite = await openSuite();
  const { rows } = await suite.pool.query("SHOW idle_in_transaction_session_timeout");
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: "5s" }]);
  await suite.drop();
});
