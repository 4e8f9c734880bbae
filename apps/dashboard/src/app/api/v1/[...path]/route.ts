import { GatehouseError } from "@gatehouse/domain";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

/** Addresses that the API does not have answer in its own format. */
const missing = withActor(z.looseObject({}), async () => {
  throw new GatehouseError("not_found");
});

export { missing as DELETE, missing as GET, missing as PATCH, missing as POST, missing as PUT };
