import { uuid } from "@gatehouse/domain";
import { revokeAdminToken } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(z.strictObject({ id: uuid }), revokeAdminToken);
