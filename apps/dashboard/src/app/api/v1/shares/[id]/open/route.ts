import { openShareInput } from "@gatehouse/domain";
import { openVirtualKeyShare } from "@gatehouse/services";
import { withoutActor } from "#server/with-actor.ts";

/** For whoever holds a one-time link: they need not be anybody here. A change, so that looking at the page spends nothing. */
export const POST = withoutActor(openShareInput, openVirtualKeyShare);
