import { acceptInvitationInput } from "@gatehouse/domain";
import { acceptInvitation } from "@gatehouse/services";
import { withoutActor } from "#server/with-actor.ts";

export const POST = withoutActor(acceptInvitationInput, acceptInvitation, { status: 201 });
