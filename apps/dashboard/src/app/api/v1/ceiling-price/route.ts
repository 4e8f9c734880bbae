import { setCeilingPriceInput } from "@gatehouse/domain";
import { readCeilingPrice, setCeilingPrice } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), readCeilingPrice);
export const PUT = withActor(setCeilingPriceInput, setCeilingPrice);
