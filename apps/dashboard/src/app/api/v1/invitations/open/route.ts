import { readInvitationInput } from "@gatehouse/domain";
import { readInvitation } from "@gatehouse/services";
import { withoutActor } from "#server/with-actor.ts";

/** Asked with a body, so that the token stands in no access log. */
export const POST = withoutActor(readInvitationInput, readInvitation);
