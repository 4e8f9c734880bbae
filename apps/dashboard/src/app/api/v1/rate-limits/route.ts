import { setRateLimitInput } from "@gatehouse/domain";
import { listRateLimits, setRateLimit } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listRateLimits);
export const PUT = withActor(setRateLimitInput, setRateLimit);
