import { readSession, revokeSessions } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), readSession);
/** Signs the person out everywhere. */
export const DELETE = withActor(z.strictObject({}), revokeSessions);
