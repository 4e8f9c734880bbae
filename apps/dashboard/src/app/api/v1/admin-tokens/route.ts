import { createAdminTokenInput } from "@gatehouse/domain";
import { createAdminToken, listAdminTokens } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listAdminTokens);
export const POST = withActor(createAdminTokenInput, createAdminToken, { status: 201 });
