import { afterAll, beforeAll, expect, test } from "vitest";
import { readCeilingPrice, setCeilingPrice } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { createWorld, foundOrganization, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
});
afterAll(() => world.close());

test("models without a price are refused until there is a ceiling, and again once it is taken away", async () => {
  expect(await readCeilingPrice(context)).toEqual({ ceiling: null });
  const ceiling = { ceiling: { inputPicoUsd: "15000000", outputPicoUsd: "75500000" } };
  expect(await setCeilingPrice(context, { usd: { input: "$15", output: "75.50" } })).toEqual(ceiling);
  expect(await readCeilingPrice(context)).toEqual(ceiling);
  await setCeilingPrice(context, { usd: { input: "15", output: "75.5" } });
  expect(await setCeilingPrice(context, { usd: null })).toEqual({ ceiling: null });
  const entries = await world.db.audit.list(context.actor.organizationId, { limit: 10 });
  expect(entries).toMatchObject([
    { action: "price.set_ceiling", before: { input: "15000000" }, after: { unpricedModels: "refused" } },
    { action: "price.set_ceiling", before: { unpricedModels: "refused" }, after: { output: "75500000" } },
  ]);
});

test("what is no price is refused on its field", async () => {
  await expect(setCeilingPrice(context, { usd: { input: "1", output: "-" } })).rejects.toMatchObject({
    details: { fields: { "usd.output": expect.any(String) } },
  });
});
