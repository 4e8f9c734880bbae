import { createInvitationInput } from "@gatehouse/domain";
import { createInvitation, listInvitations } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listInvitations);
export const POST = withActor(createInvitationInput, createInvitation, { status: 201 });
