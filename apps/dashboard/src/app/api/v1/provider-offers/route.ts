import { acceptOffer, acceptOfferInput, listOffers } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listOffers);
export const POST = withActor(acceptOfferInput, acceptOffer, { status: 201 });
