import { addTeamMemberInput, uuid } from "@gatehouse/domain";
import { addTeamMember, listTeamMembers } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({ id: uuid }), listTeamMembers);
export const PUT = withActor(addTeamMemberInput.extend({ id: uuid }), addTeamMember);
