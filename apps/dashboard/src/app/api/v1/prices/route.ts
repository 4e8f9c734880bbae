import { setPriceInput } from "@gatehouse/domain";
import { listPrices, setPrice } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listPrices);
export const PUT = withActor(setPriceInput, setPrice);
