import { listSessions } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listSessions);
