import type { ReplayQuery } from "@gatehouse/db/admin";
import type { CeilingPrice, ModelPrice } from "@gatehouse/domain";
import { found } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { toOverride } from "../../price/view.ts";
import type { PolicyNames } from "../document/names.ts";
import type { Standing } from "./targets-then.ts";

/** The targets and prices of now, and how quick each target was in the span. */
export async function loadStanding(
  { db, actor, now, priceBook }: VerbContext,
  { deployments: all }: Pick<PolicyNames, "deployments">,
  query: ReplayQuery,
): Promise<Standing> {
  const { organizationId } = actor;
  const inService = all.filter((deployment) => deployment.inService);
  const overrides = (await db.prices.inForce(organizationId, now())).map(toOverride);
  const priceOf = priceBook(overrides, ceilingsOf(found(await db.organizations.find(organizationId))));
  const prices = new Map<string, ModelPrice>();
  for (const { id, provider, upstreamModel } of inService) {
    const price = priceOf(organizationId, provider, upstreamModel);
    if (price) prices.set(id, price);
  }
  const byModel = Map.groupBy(inService, ({ model }) => model);
  return {
    deployments: new Map(inService.map((deployment) => [deployment.id, deployment])),
    models: new Map([...byModel].map(([model, own]) => [model, own.map(({ id }) => id)])),
    prices,
    usualFirstByteMs: await db.replay.usualFirstByte(query),
  };
}

function ceilingsOf(organization: {
  id: string;
  ceilingInputPicoUsd: bigint | null;
  ceilingOutputPicoUsd: bigint | null;
}): CeilingPrice[] {
  const { id: organizationId, ceilingInputPicoUsd: inputPicoUsd, ceilingOutputPicoUsd: outputPicoUsd } = organization;
  return inputPicoUsd === null || outputPicoUsd === null ? [] : [{ organizationId, inputPicoUsd, outputPicoUsd }];
}
