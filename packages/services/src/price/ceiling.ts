import type { OrganizationRow } from "@gatehouse/db/admin";
import type { CeilingPriceView, setCeilingPriceInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization, requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { readUnitPrice } from "./amount.ts";

type Ceiling = Pick<OrganizationRow, "ceilingInputPicoUsd" | "ceilingOutputPicoUsd">;

/** What the organization takes a model without a price to cost. */
export async function readCeilingPrice({ db, actor }: VerbContext): Promise<CeilingPriceView> {
  requireSomewhere(actor, "provider.read");
  return view(found(await db.organizations.find(actor.organizationId)));
}

/** Sets what a model without a price is taken to cost from now on, or has such models refused under hard budgets. */
export async function setCeilingPrice(
  { db, actor, now }: VerbContext,
  { usd }: z.output<typeof setCeilingPriceInput>,
): Promise<CeilingPriceView> {
  requireInOrganization(actor, "provider.write");
  const { organizationId } = actor;
  const ceiling: Ceiling = {
    ceilingInputPicoUsd: usd && readUnitPrice(usd.input, "input"),
    ceilingOutputPicoUsd: usd && readUnitPrice(usd.output, "output"),
  };
  await db.transaction(async (tx) => {
    const before = view(found(await tx.organizations.find(organizationId)));
    const after = view(ceiling);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    await tx.organizations.setCeiling(organizationId, ceiling);
    await recordChange(
      tx,
      { actor, now },
      {
        action: "price.set_ceiling",
        targetType: "organization",
        targetId: organizationId,
        before: audited(before),
        after: audited(after),
      },
    );
  });
  return view(ceiling);
}

function view({ ceilingInputPicoUsd, ceilingOutputPicoUsd }: Ceiling): CeilingPriceView {
  if (ceilingInputPicoUsd === null || ceilingOutputPicoUsd === null) return { ceiling: null };
  return {
    ceiling: { inputPicoUsd: ceilingInputPicoUsd.toString(), outputPicoUsd: ceilingOutputPicoUsd.toString() },
  };
}

/** Prices stand in the audit log by their kind. */
const audited = ({ ceiling }: CeilingPriceView) => ({
  unpricedModels: ceiling ? "at the ceiling price" : "refused",
  input: ceiling?.inputPicoUsd ?? null,
  output: ceiling?.outputPicoUsd ?? null,
});
