import { verifyAudit } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(z.strictObject({}), verifyAudit);
