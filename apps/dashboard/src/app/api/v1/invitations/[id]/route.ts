import { uuid } from "@gatehouse/domain";
import { revokeInvitation } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const DELETE = withActor(z.strictObject({ id: uuid }), revokeInvitation);
